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

  private static final Set<String> KEYS = Set.of("name", "task", "output", "atMost", "atLeast");
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
    return name.flatMap(n -> task.map(t -> new Criterion.TaskSucceeded(n, t)));
  }

  private Optional<Criterion> ofOutput(Fields fields, Optional<String> name) {
    Optional<Value> output = fields.get("output");
    Optional<String> written = output.flatMap(value -> value.text("'output'"));
    Optional<String> key = output.flatMap(value -> written.flatMap(text -> key(value, text)));
    Optional<TaskAddress> task =
        key.flatMap(
            k -> {
              String text = written.orElseThrow();
              String address = text.substring(0, text.length() - k.length() - 1);
              return needs.address(output.orElseThrow(), address);
            });
    Optional<Bound> bound = bound(fields);
    Optional<BigDecimal> limit =
        bound
            .flatMap(b -> fields.get(b == Bound.AT_MOST ? "atMost" : "atLeast"))
            .flatMap(value -> Numbers.decimal(value, "the limit"));
    if (name.isEmpty() || task.isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Criterion.OutputBound(
            name.get(), task.get(), key.orElseThrow(), bound.orElseThrow(), limit.get()));
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
