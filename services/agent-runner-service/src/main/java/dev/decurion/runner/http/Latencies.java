package dev.decurion.runner.http;

import java.util.Arrays;
import java.util.Locale;

/** How long requests took. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] nanos;
  private int count;

  /**
   * @param most that may be added
   */
  Latencies(int most) {
    nanos = new long[most];
  }

  void add(long duration) {
    nanos[count++] = duration;
  }

  /**
   * The time within which so many of a hundred were done, by nearest rank: one that was measured.
   */
  String percentile(int percent) {
    Arrays.sort(nanos, 0, count);
    int rank = (int) Math.ceil(percent / 100.0 * count);
    return millis(nanos[rank - 1]);
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MILLI);
  }
}
