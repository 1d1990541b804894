package dev.decurion.core.reader;

import dev.decurion.core.plan.FanOut;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code forEach} and {@code maxInstances}. */
final class FanOutReader {
  private static final Set<String> KEYS = Set.of("input", "output");
  private static final int DEFAULT_MAX = 100;

  private FanOutReader() {}

  static Optional<FanOut> read(Fields task, NeedReader needs) {
    int max =
        task.get("maxInstances")
            .flatMap(v -> Numbers.integer(v, "maxInstances", 1, FanOut.MAX_INSTANCES))
            .orElse(DEFAULT_MAX);
    if (task.has("maxInstances") && !task.has("forEach")) {
      task.value().problem("missing-key", "'maxInstances' goes with 'forEach'");
    }
    return task.get("forEach")
        .flatMap(value -> value.isList() ? items(value, max) : reference(value, needs))
        .map(source -> new FanOut(source, max));
  }

  private static Optional<FanOut.Source> items(Value list, int max) {
    List<Value> items = list.items("'forEach'");
    if (items.size() > max) {
      list.problem(
          "too-many", "'forEach' has " + items.size() + " items; 'maxInstances' is " + max);
      return Optional.empty();
    }
    List<String> texts =
        items.stream()
            .flatMap(item -> item.scalar("an item of 'forEach'").stream())
            .map(text -> text.replace("\0", ""))
            .toList();
    return Optional.of(new FanOut.Items(texts));
  }

  private static Optional<FanOut.Source> reference(Value value, NeedReader needs) {
    return value.fields("'forEach'", KEYS).flatMap(fields -> reference(fields, needs));
  }

  private static Optional<FanOut.Source> reference(Fields fields, NeedReader needs) {
    if (fields.has("input") == fields.has("output")) {
      fields
          .value()
          .problem(
              "conflicting-keys", "'forEach' is a list, {input: NAME} or {output: agent/task.key}");
      return Optional.empty();
    }
    if (fields.has("input")) {
      return fields
          .get("input")
          .flatMap(value -> value.text("the input of 'forEach'"))
          .map(FanOut.OfInput::new);
    }
    return fields
        .get("output")
        .flatMap(
            value ->
                CriterionReader.output(value, needs)
                    .map(output -> new FanOut.OfOutput(output.task(), output.key())));
  }
}
