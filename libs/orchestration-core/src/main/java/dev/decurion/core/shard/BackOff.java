package dev.decurion.core.shard;

import dev.decurion.core.run.RunId;
import java.time.Instant;
import java.util.Comparator;

/** A task that backs off, ordered by when its next attempt is due. */
record BackOff(Instant due, RunId run, int index) implements Comparable<BackOff> {
  private static final Comparator<BackOff> ORDER =
      Comparator.comparing(BackOff::due)
          .thenComparing(BackOff::run)
          .thenComparingInt(BackOff::index);

  @Override
  public int compareTo(BackOff other) {
    return ORDER.compare(this, other);
  }
}
