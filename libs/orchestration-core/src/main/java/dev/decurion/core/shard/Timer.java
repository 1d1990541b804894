package dev.decurion.core.shard;

import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A command that becomes due.
 *
 * @param index of the task that it is about; -1 for the run as a whole
 */
record Timer(Instant due, RunId run, int index, Command command) implements Comparable<Timer> {
  static final int WHOLE_RUN = -1;

  private static final Comparator<Timer> ORDER =
      Comparator.comparing(Timer::due).thenComparing(Timer::run).thenComparingInt(Timer::index);

  @Override
  public int compareTo(Timer other) {
    return ORDER.compare(this, other);
  }
}
