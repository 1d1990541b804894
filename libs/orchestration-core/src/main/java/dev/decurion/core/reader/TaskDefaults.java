package dev.decurion.core.reader;

import dev.decurion.core.plan.RetryPolicy;
import java.time.Duration;
import java.util.Set;

/** What holds for a task that says nothing else. */
record TaskDefaults(Duration timeout, RetryPolicy retry) {
  static final TaskDefaults OF_FORMAT =
      new TaskDefaults(Duration.ofMinutes(15), RetryPolicy.DEFAULT);

  private static final Set<String> KEYS = Set.of("timeout", "retry");

  /** Reads a map with the keys {@code timeout} and {@code retry}. */
  static TaskDefaults read(Value value) {
    return value
        .fields("'defaults'", KEYS)
        .map(fields -> OF_FORMAT.overlaidWith(fields))
        .orElse(OF_FORMAT);
  }

  TaskDefaults overlaidWith(Fields fields) {
    return new TaskDefaults(
        fields
            .get("timeout")
            .flatMap(value -> Durations.readPositive(value, "the timeout"))
            .orElse(timeout),
        fields.get("retry").map(value -> RetryReader.read(value, retry)).orElse(retry));
  }
}
