package dev.decurion.core.reader;

import dev.decurion.core.plan.RetryPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code retry}. */
final class RetryReader {
  private static final Set<String> KEYS =
      Set.of("attempts", "backoff", "multiplier", "maxBackoff", "jitter", "on");
  private static final Map<String, RetryPolicy.Cause> CAUSES =
      Map.of(
          "failure", RetryPolicy.Cause.FAILURE,
          "timeout", RetryPolicy.Cause.TIMEOUT,
          "lost", RetryPolicy.Cause.LOST);
  private static final int MAX_MULTIPLIER = 100;

  private RetryReader() {}

  /**
   * @param base holds for the keys that are not there
   */
  static RetryPolicy read(Value value, RetryPolicy base) {
    return value.fields("'retry'", KEYS).map(fields -> read(fields, base)).orElse(base);
  }

  private static RetryPolicy read(Fields fields, RetryPolicy base) {
    int attempts =
        fields
            .get("attempts")
            .flatMap(v -> Numbers.integer(v, "attempts", 1, RetryPolicy.MAX_ATTEMPTS))
            .orElse(base.attempts());
    double multiplier =
        fields
            .get("multiplier")
            .flatMap(
                v ->
                    Numbers.within(
                        v,
                        "the multiplier",
                        Numbers.decimal(v, "the multiplier"),
                        1,
                        MAX_MULTIPLIER))
            .map(BigDecimal::doubleValue)
            .orElse(base.multiplier());
    Duration backoff =
        fields.get("backoff").flatMap(v -> Durations.read(v, "the backoff")).orElse(base.backoff());
    Duration max =
        fields
            .get("maxBackoff")
            .flatMap(v -> Durations.read(v, "maxBackoff"))
            .orElse(base.maxBackoff());
    if (backoff.compareTo(max) > 0) {
      fields
          .value()
          .problem(
              "out-of-range",
              "the backoff of "
                  + Durations.written(backoff)
                  + " is longer than the maxBackoff of "
                  + Durations.written(max)
                  + "; set both");
    }
    double jitter =
        fields
            .get("jitter")
            .flatMap(v -> Numbers.within(v, "the jitter", Numbers.decimal(v, "the jitter"), 0, 1))
            .map(BigDecimal::doubleValue)
            .orElse(base.jitter());
    Set<RetryPolicy.Cause> on = fields.get("on").map(RetryReader::causes).orElse(base.on());
    return new RetryPolicy(attempts, backoff, multiplier, max, jitter, on);
  }

  private static Set<RetryPolicy.Cause> causes(Value list) {
    return Texts.distinct(list.items("'on'"), "a cause")
        .flatMap(item -> Texts.choice(item, "a cause", CAUSES).stream())
        .collect(Collectors.toSet());
  }
}
