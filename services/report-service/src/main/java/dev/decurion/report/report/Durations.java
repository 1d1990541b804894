package dev.decurion.report.report;

import java.time.Duration;
import java.time.Instant;

/** Time spans between instants of one log. */
final class Durations {
  private Durations() {}

  /** Never negative: a new owner of a shard may have a clock that is a little behind. */
  static Duration between(Instant from, Instant to) {
    Duration span = Duration.between(from, to);
    return span.isNegative() ? Duration.ZERO : span;
  }
}
