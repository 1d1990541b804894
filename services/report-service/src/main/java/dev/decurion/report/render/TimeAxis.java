package dev.decurion.report.render;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Places instants on the width of a drawing. */
record TimeAxis(Instant start, Duration span, List<Tick> ticks) {
  /** The width of all drawings, in their own unit. */
  static final int WIDTH = 1160;

  private static final double LEFT = 190;
  private static final double RIGHT = 14;
  private static final int MOST_TICKS = 9;
  private static final long[] STEPS_IN_MILLIS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000,
    21_600_000,
    43_200_000,
    86_400_000
  };

  /** A mark with the time since the start. */
  record Tick(String x, String label) {}

  static TimeAxis of(Instant start, Duration span) {
    Duration shown = span.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : span;
    long step = STEPS_IN_MILLIS[STEPS_IN_MILLIS.length - 1];
    step = Math.max(step, step * (shown.toMillis() / step / MOST_TICKS + 1));
    for (int at = STEPS_IN_MILLIS.length - 1; at >= 0; at--) {
      if (shown.toMillis() / STEPS_IN_MILLIS[at] <= MOST_TICKS) {
        step = STEPS_IN_MILLIS[at];
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= shown.toMillis(); at += step) {
      ticks.add(
          new Tick(
              number(place(at, shown)), at == 0 ? "0" : Texts.duration(Duration.ofMillis(at))));
    }
    return new TimeAxis(start, shown, List.copyOf(ticks));
  }

  double at(Instant instant) {
    long since = Duration.between(start, instant).toMillis();
    return place(Math.max(0, Math.min(since, span.toMillis())), span);
  }

  private static double place(long millis, Duration span) {
    return LEFT + (WIDTH - LEFT - RIGHT) * millis / span.toMillis();
  }

  /** A coordinate as it is written: with a point, whatever the locale. */
  static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
