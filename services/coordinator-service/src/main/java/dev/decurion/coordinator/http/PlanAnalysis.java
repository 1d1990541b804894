package dev.decurion.coordinator.http;

import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.schedule.Schedule;
import dev.decurion.core.schedule.ScheduleAnalysis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a plan takes at least, before anything of it has run.
 *
 * @param waves length of the longest chain of needs, in tasks
 */
record PlanAnalysis(String plan, int agents, int tasks, int waves, Estimated estimated) {

  /** The makespans by estimate; see {@link Schedule}. */
  record Estimated(
      Duration serial,
      Optional<Duration> byTier,
      Optional<Duration> wholeAgents,
      Duration unlimitedRunners,
      List<TaskAddress> criticalPath) {}

  static PlanAnalysis of(Plan plan) {
    Schedule schedule = ScheduleAnalysis.of(plan);
    return new PlanAnalysis(
        plan.name(),
        plan.agents().size(),
        schedule.tasks().size(),
        schedule.waves(),
        new Estimated(
            schedule.serial(),
            schedule.byTier(),
            schedule.wholeAgents(),
            schedule.unlimitedRunners(),
            schedule.criticalPath()));
  }
}
