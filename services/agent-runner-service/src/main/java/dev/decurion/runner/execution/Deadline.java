package dev.decurion.runner.execution;

import java.time.Duration;
import java.util.Locale;

/** When an attempt must have ended, action and verification together. */
public record Deadline(long nanos, Duration limit) {
  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  /** The time that is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  public boolean isOver() {
    return remaining().isZero();
  }

  /** The limit as it stands in plans. */
  String written() {
    return written(limit);
  }

  /** A limit as it stands in plans. */
  public static String written(Duration limit) {
    String iso = limit.toString(); // PT1H30M, PT0.5S
    return limit.toMillis() < 1000
        ? limit.toMillis() + "ms"
        : iso.substring(2).toLowerCase(Locale.ROOT);
  }
}
