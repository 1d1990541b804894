package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.schedule.Schedule;
import dev.decurion.core.schedule.ScheduleAnalysis;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The schedule of a run by the estimates, and by how long the latest attempt of each task ran; a
 * task that has not started counts as nothing.
 */
final class RunSchedule {
  private final Run run;
  private final Schedule estimated;
  private final Schedule actual;
  private final List<TaskAddress> criticalPath;
  private final Set<TaskAddress> critical;

  /**
   * @param end up to when a running attempt counts
   */
  RunSchedule(Run run, Instant end) {
    this.run = run;
    this.estimated =
        ScheduleAnalysis.of(run.plan(), run.planGraph(), task -> task.estimate().toMillis());
    this.actual =
        ScheduleAnalysis.of(
            run.plan(),
            run.planGraph(),
            task ->
                runTime(run, run.graph().indexOf(task.address()).orElseThrow(), end).toMillis());
    this.criticalPath = actual.criticalPath().stream().filter(this::hasStarted).toList();
    this.critical = Set.copyOf(criticalPath);
  }

  /** Of a task that has fanned out that of its longest instance. */
  private static Duration runTime(Run run, int index, Instant end) {
    return IntStream.concat(IntStream.of(index), IntStream.of(run.graph().instances(index)))
        .mapToObj(task -> TaskReport.runTime(run.task(task), end).orElse(Duration.ZERO))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private boolean hasStarted(TaskAddress task) {
    return run.task(task).flatMap(TaskRecord::latest).flatMap(Attempt::startedAt).isPresent();
  }

  ScheduleReport report(Duration makespan) {
    return new ScheduleReport(
        new ScheduleReport.Estimated(
            estimated.serial(),
            estimated.byTier(),
            estimated.wholeAgents(),
            estimated.unlimitedRunners(),
            estimated.criticalPath()),
        new ScheduleReport.Actual(
            actual.serial(),
            actual.byTier(),
            actual.wholeAgents(),
            actual.unlimitedRunners(),
            makespan,
            criticalPath));
  }

  /** By actual durations; the index is that of the graph. */
  Duration slack(int index) {
    return actual.tasks().get(run.graph().template(index).orElse(index)).slack();
  }

  boolean isCritical(int index) {
    return critical.contains(run.graph().task(index).address());
  }
}
