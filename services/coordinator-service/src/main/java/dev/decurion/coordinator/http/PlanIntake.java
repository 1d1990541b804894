package dev.decurion.coordinator.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.reader.WorkspaceFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the plans that clients send. Every problem is an {@link ApiException}. */
@ApplicationScoped
class PlanIntake {
  private final VisibleWorkspaces workspaces;

  PlanIntake(VisibleWorkspaces workspaces) {
    this.workspaces = workspaces;
  }

  /** A sound plan. Its files are looked for in the workspace that it names by default. */
  Plan check(String text) {
    Plan plan = read(text, WorkspaceFiles.UNCHECKED);
    checkFiles(
        text,
        plan,
        plan.inputs().stream()
            .filter(input -> input.name().equals(PlanInput.WORKSPACE))
            .findFirst()
            .flatMap(PlanInput::defaultValue));
    return plan;
  }

  /**
   * A plan that may run.
   *
   * @param inputs values for all its inputs, defaults included
   */
  record Accepted(Plan plan, Map<String, String> inputs) {
    boolean usesLocks() {
      return plan.tasks().anyMatch(task -> !task.rules().locks().isEmpty());
    }
  }

  /** Checks a plan that shall run. */
  Accepted accept(String text, Map<String, String> given) {
    Plan plan = read(text, WorkspaceFiles.UNCHECKED);
    Map<String, String> inputs = inputs(plan, given);
    checkFiles(text, plan, Optional.ofNullable(inputs.get(PlanInput.WORKSPACE)));
    return new Accepted(plan, inputs);
  }

  /** Which workspace it is stands in the plan, so its files come at a second reading. */
  private void checkFiles(String text, Plan plan, Optional<String> workspace) {
    if (plan.tasks().anyMatch(task -> task.action() instanceof Action.Sql)) {
      workspace.flatMap(workspaces::files).ifPresent(files -> read(text, files));
    }
  }

  private static Plan read(String text, WorkspaceFiles files) {
    try {
      return PlanReader.read(text, files);
    } catch (InvalidPlanException e) {
      throw ApiException.invalidPlan(e.problems());
    }
  }

  private static Map<String, String> inputs(Plan plan, Map<String, String> given) {
    Map<String, String> unknown = new TreeMap<>(given);
    Map<String, String> inputs = new LinkedHashMap<>();
    for (PlanInput input : plan.inputs()) {
      unknown.remove(input.name());
      String value = given.get(input.name());
      if (value == null) {
        value =
            input
                .defaultValue()
                .orElseThrow(
                    () ->
                        ApiException.badRequest(
                            "The plan needs a value for its input "
                                + input.name()
                                + ": ?input."
                                + input.name()
                                + "=…"));
      }
      if (!input.allows(value)) {
        throw ApiException.badRequest(
            "The input "
                + input.name()
                + " cannot be '"
                + Identifiers.excerpt(value)
                + "'; it is one of "
                + String.join(", ", input.allowed()));
      }
      inputs.put(input.name(), value);
    }
    if (!unknown.isEmpty()) {
      throw ApiException.badRequest(
          "The plan has no input " + unknown.keySet() + "; it has " + inputs.keySet());
    }
    return inputs;
  }
}
