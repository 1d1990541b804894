package dev.decurion.core.reader;

import dev.decurion.core.plan.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shares out the estimate of an agent: what its tasks leave of it goes in equal parts to the tasks
 * that have none, exact to the millisecond (the last one takes the remainder).
 */
final class Estimates {
  private Estimates() {}

  /**
   * @param complete whether the agent's tasks and their estimates could all be read; a mismatch
   *     says nothing otherwise
   */
  static List<Task> share(
      Optional<Value> written, Optional<Duration> ofAgent, List<ReadTask> tasks, boolean complete) {
    Duration ofTasks =
        tasks.stream().flatMap(t -> t.estimate().stream()).reduce(Duration.ZERO, Duration::plus);
    long without = tasks.stream().filter(t -> t.estimate().isEmpty()).count();
    long rest = ofAgent.map(all -> all.minus(ofTasks).toMillis()).orElse(0L);
    if (complete && (rest < 0 || (without == 0 && rest != 0))) {
      written.ifPresent(
          value ->
              value.problem(
                  "estimate-mismatch",
                  "the agent's estimate is "
                      + Durations.written(ofAgent.orElseThrow())
                      + ", those of its tasks sum to "
                      + Durations.written(ofTasks)
                      + "; correct one, or leave the agent's out"));
    }
    List<Task> shared = new ArrayList<>(tasks.size());
    long toShare = Math.max(rest, 0);
    long part = without == 0 ? 0 : toShare / without;
    long left = without;
    for (ReadTask task : tasks) {
      Duration estimate =
          task.estimate()
              .orElse(Duration.ofMillis(left == 1 ? toShare - part * (without - 1) : part));
      left -= task.estimate().isEmpty() ? 1 : 0;
      shared.add(task.withEstimate(estimate));
    }
    return shared;
  }
}
