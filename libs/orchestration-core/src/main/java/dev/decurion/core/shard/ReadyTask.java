package dev.decurion.core.shard;

import dev.decurion.core.plan.Priority;
import dev.decurion.core.run.RunId;
import java.util.Comparator;

/**
 * A task that waits for room. The natural order is the order of dispatch: priority first, then the
 * longest remaining path, then the older run, then the place in the plan.
 *
 * @param remaining longest path from the start of this task to the end of its plan, in milliseconds
 */
record ReadyTask(Priority priority, long remaining, RunId run, int index)
    implements Comparable<ReadyTask> {
  private static final Comparator<ReadyTask> ORDER =
      Comparator.comparing(ReadyTask::priority)
          .thenComparing(Comparator.comparingLong(ReadyTask::remaining).reversed())
          .thenComparing(ReadyTask::run)
          .thenComparingInt(ReadyTask::index);

  @Override
  public int compareTo(ReadyTask other) {
    return ORDER.compare(this, other);
  }
}
