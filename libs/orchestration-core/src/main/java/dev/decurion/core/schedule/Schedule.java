package dev.decurion.core.schedule;

import dev.decurion.core.plan.TaskAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a plan takes under different rules, for one duration per task. All but {@link #serial} take
 * it that there are always runners enough.
 *
 * @param serial one task after the other: the sum
 * @param byTier tier by tier: an agent starts when all agents of the tiers before, and the agents
 *     of its own tier that it needs, are done; agents without a tier form the last one. Empty when
 *     an agent needs one of a later tier, or when {@link #wholeAgents} is
 * @param wholeAgents an agent starts when all agents of which it needs anything are wholly done.
 *     Empty when agents need parts of each other: then whole agents would wait forever
 * @param unlimitedRunners a task starts when the tasks that it needs are done: the longest path. No
 *     schedule can be shorter
 * @param criticalPath the tasks of a longest path, from the first to the last; where several are as
 *     long, the one with the most tasks
 * @param tasks in the order of the plan
 * @param tasksByWave the tasks that need nothing, then those that need only these, and so on
 */
public record Schedule(
    Duration serial,
    Optional<Duration> byTier,
    Optional<Duration> wholeAgents,
    Duration unlimitedRunners,
    List<TaskAddress> criticalPath,
    List<ScheduledTask> tasks,
    List<List<TaskAddress>> tasksByWave) {
  public Schedule {
    criticalPath = List.copyOf(criticalPath);
    tasks = List.copyOf(tasks);
    tasksByWave = tasksByWave.stream().map(List::copyOf).toList();
  }

  /** The number of tasks on the longest chain of needs. */
  public int waves() {
    return tasksByWave.size();
  }
}
