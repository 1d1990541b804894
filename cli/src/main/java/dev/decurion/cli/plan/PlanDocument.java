package dev.decurion.cli.plan;

import dev.decurion.cli.CommandFailure;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.reader.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A sound plan and the text it was read from. */
public final class PlanDocument {
  private final String shown;
  private final String text;
  private final Plan plan;

  private PlanDocument(String shown, String text, Plan plan) {
    this.shown = shown;
    this.text = text;
    this.plan = plan;
  }

  /**
   * Reads a plan and checks it against the values of its inputs.
   *
   * @param shown the file's name as the person wrote it, for messages
   * @throws CommandFailure with all problems of the plan
   */
  public static PlanDocument read(Path file, String shown, Map<String, String> inputs) {
    String text = textOf(file, shown);
    Plan plan = parse(text, shown, WorkspaceFiles.UNCHECKED);
    checkInputs(plan, inputs);
    return new PlanDocument(shown, text, plan);
  }

  public String text() {
    return text;
  }

  public Plan plan() {
    return plan;
  }

  public boolean needsDatabase() {
    return ServerNeeds.database(plan);
  }

  public boolean needsCache() {
    return ServerNeeds.cache(plan);
  }

  private static Plan parse(String text, String shown, WorkspaceFiles files) {
    try {
      return PlanReader.read(text, files);
    } catch (InvalidPlanException e) {
      throw new PlanProblems(shown, e.problems());
    }
  }

  /**
   * Checks what a runner of this machine will find in the plan's workspace.
   *
   * @param root against which a relative workspace is resolved, and which it must not leave
   */
  public PlanDocument checkWorkspace(Path root, Map<String, String> inputs) {
    // Which workspace it is stands in the plan, so its files come at a second reading.
    workspace(inputs)
        .map(written -> Workspace.at(root, written).files())
        .ifPresent(files -> parse(text, shown, files));
    return this;
  }

  /** Like {@link #checkWorkspace}, where there is a workspace; else returns its name. */
  public Optional<String> checkWorkspaceIfPresent(Path root, Map<String, String> inputs) {
    Optional<String> absent = workspace(inputs).filter(written -> !Workspace.exists(root, written));
    if (absent.isEmpty()) {
      checkWorkspace(root, inputs);
    }
    return absent;
  }

  private Optional<String> workspace(Map<String, String> inputs) {
    return Optional.ofNullable(inputs.get(PlanInput.WORKSPACE))
        .or(
            () ->
                plan.inputs().stream()
                    .filter(input -> input.name().equals(PlanInput.WORKSPACE))
                    .findFirst()
                    .flatMap(PlanInput::defaultValue));
  }

  private static void checkInputs(Plan plan, Map<String, String> inputs) {
    for (String name : inputs.keySet()) {
      if (plan.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        String known =
            plan.inputs().stream().map(PlanInput::name).collect(Collectors.joining(", "));
        throw CommandFailure.badInput(
            "the plan has no input '"
                + name
                + "'; "
                + (known.isEmpty() ? "it has none" : "it has: " + known));
      }
    }
    for (PlanInput input : plan.inputs()) {
      if (input.defaultValue().isEmpty() && !inputs.containsKey(input.name())) {
        throw CommandFailure.badInput(
            "the plan wants a value for '"
                + input.name()
                + "' ("
                + input.description()
                + "): add --input "
                + input.name()
                + "=VALUE");
      }
      String value = inputs.get(input.name());
      if (value != null && !input.allows(value)) {
        throw CommandFailure.badInput(
            "the input '"
                + input.name()
                + "' cannot be '"
                + Identifiers.excerpt(value)
                + "'; it is one of: "
                + String.join(", ", input.allowed()));
      }
    }
  }

  private static String textOf(Path file, String shown) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw CommandFailure.badInput("no plan " + shown + " in " + file.getParent());
    } catch (IOException e) {
      throw CommandFailure.badInput("cannot read the plan " + shown + ": " + e.getMessage());
    }
  }
}
