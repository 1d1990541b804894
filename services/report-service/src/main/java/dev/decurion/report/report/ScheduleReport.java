package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the run took beside how long it would have taken otherwise.
 *
 * @param estimated by the estimates in the plan
 * @param actual by the run time of the latest attempt of each task; a task that has not started
 *     counts as nothing
 */
public record ScheduleReport(Estimated estimated, Actual actual) {
  /**
   * How long the plan takes under different rules.
   *
   * @param serial one task after the other
   * @param byTier each tier after the one before it, its agents side by side; absent where the
   *     tiers contradict the dependencies
   * @param wholeAgents each agent once the agents that it needs are done with everything; absent
   *     where agents need parts of each other
   * @param unlimitedRunners each task as soon as the tasks that it needs are done
   */
  public record Estimated(
      Duration serial,
      Optional<Duration> byTier,
      Optional<Duration> wholeAgents,
      Duration unlimitedRunners,
      List<TaskAddress> criticalPath) {}

  /**
   * As {@link Estimated}, and what it was.
   *
   * @param criticalPath the tasks of it that have started
   * @param makespan from submission to the end, or to now
   */
  public record Actual(
      Duration serial,
      Optional<Duration> byTier,
      Optional<Duration> wholeAgents,
      Duration unlimitedRunners,
      Duration makespan,
      List<TaskAddress> criticalPath) {}
}
