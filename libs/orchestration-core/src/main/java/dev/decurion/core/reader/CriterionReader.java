package dev.decurion.core.reader;

import dev.decurion.core.plan.Criterion;
import dev.decurion.core.plan.Criterion.Bound;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.TaskAddress;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code criteria}. */
final class CriterionReader {
  static final int MAX_CRITERIA = 1_000;

  private static final Set<String> KEYS =
      Set.of("name", "task", "output", "atMost", "atLeast", "mayBeSkipped");
  private static final Pattern OUTPUT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private final NeedReader needs;

  CriterionReader(NeedReader needs) {
    this.needs = needs;
  }

  List<Criterion> readAll(Value list) {
    List<Value> items = list.items("'criteria'");
    if (items.size() > MAX_CRITERIA) {
      list.problem("too-many", "the plan has more than " + MAX_CRITERIA + " criteria");
      return List.of();
    }
    return items.stream()
        .flatMap(item -> item.fields("a criterion", KEYS).stream())
        .flatMap(fields -> read(fields).stream())
        .toList();
  }

  private Optional<Criterion> read(Fields fields) {
    Optional<String> name =
        fields.require("name").flatMap(value -> Texts.line(value, "the name of the criterion"));
    if (fields.has("task") == fields.has("output")) {
      fields
          .value()
          .problem(
              "conflicting-keys",
              "a criterion has either 'task' or 'output' with 'atMost' or 'atLeast'");
      return Optional.empty();
    }
    return fields.has("task") ? ofTask(fields, name) : ofOutput(fields, name);
  }

  private Optional<Criterion> ofTask(Fields fields, Optional<String> name) {
    if (fields.has("atMost") || fields.has("atLeast")) {
      fields
          .value()
          .problem("conflicting-keys", "'atMost' and 'atLeast' go with 'output', not with 'task'");
    }
    Optional<TaskAddress> task =
        fields
            .get("task")
            .flatMap(value -> value.text("'task'").flatMap(text -> needs.address(value, text)));
    return name.flatMap(
        n -> task.map(t -> new Criterion.TaskSucceeded(n, t, mayBeSkipped(fields))));
  }

  private Optional<Criterion> ofOutput(Fields fields, Optional<String> name) {
    Optional<Output> output = fields.get("output").flatMap(value -> output(value, needs));
    Optional<Bound> bound = bound(fields);
    Optional<BigDecimal> limit =
        bound
            .flatMap(b -> fields.get(b == Bound.AT_MOST ? "atMost" : "atLeast"))
            .flatMap(value -> Numbers.decimal(value, "the limit"));
    if (name.isEmpty() || output.isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Criterion.OutputBound(
            name.get(),
            output.get().task(),
            mayBeSkipped(fields),
            output.get().key(),
            bound.orElseThrow(),
            limit.get()));
  }

  private static boolean mayBeSkipped(Fields fields) {
    return fields.get("mayBeSkipped").flatMap(value -> value.bool("'mayBeSkipped'")).orElse(false);
  }

  /** An output of a task. */
  record Output(TaskAddress task, String key) {}

  /** What is written {@code agent/task.key}. */
  static Optional<Output> output(Value value, NeedReader needs) {
    Optional<String> written = value.text("'output'");
    Optional<String> key = written.flatMap(text -> key(value, text));
    return key.flatMap(
        k -> {
          String text = written.orElseThrow();
          return needs
              .address(value, text.substring(0, text.length() - k.length() - 1))
              .map(task -> new Output(task, k));
        });
  }

  private static Optional<Bound> bound(Fields fields) {
    if (fields.has("atMost") == fields.has("atLeast")) {
      fields
          .value()
          .problem("conflicting-keys", "'output' goes with exactly one of 'atMost' and 'atLeast'");
      return Optional.empty();
    }
    return Optional.of(fields.has("atMost") ? Bound.AT_MOST : Bound.AT_LEAST);
  }

  private static Optional<String> key(Value value, String written) {
    int dot = written.indexOf('.', written.indexOf('/') + 1);
    if (dot >= 0 && OUTPUT.matcher(written.substring(dot + 1)).matches()) {
      return Optional.of(written.substring(dot + 1));
    }
    value.problem(
        "bad-value",
        () ->
            "'"
                + Identifiers.excerpt(written)
                + "' is not an output; it is written"
                + " agent/task.key");
    return Optional.empty();
  }
}
