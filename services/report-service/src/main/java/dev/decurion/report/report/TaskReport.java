package dev.decurion.report.report;

import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Explanation;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.SkipCause;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task of a run.
 *
 * @param readyAt when it last became ready
 * @param startedAt when its latest attempt started
 * @param queueWait from when it last became ready to the start of an attempt, or to the end or now
 *     when none has started since
 * @param runTime of its latest attempt, up to now while it runs
 * @param estimate absent when nobody estimated it
 * @param slack how much longer it might have taken, by actual durations, without delaying the end
 * @param critical on the critical path of the actual durations
 * @param needs the tasks that it waits for
 * @param milestones that it announced
 * @param dueAt when its wait ends: of a back-off, while it is parked, or for the answer
 * @param failureAllowed it failed, and by its plan that counts as success
 * @param skipCause why it was skipped
 * @param reason why it did not succeed, in words
 * @param blockedBy because of whom it was skipped or cancelled
 */
public record TaskReport(
    String id,
    String name,
    TaskAddress address,
    TaskState state,
    Optional<Instant> readyAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Duration> queueWait,
    Optional<Duration> runTime,
    Optional<Duration> estimate,
    Duration slack,
    boolean critical,
    List<TaskAddress> needs,
    Map<String, String> outputs,
    List<AttemptReport> attempts,
    List<MilestoneReport> milestones,
    Optional<Instant> dueAt,
    boolean failureAllowed,
    Optional<SkipCause> skipCause,
    Optional<String> reason,
    List<TaskAddress> blockedBy) {

  static TaskReport of(Run run, int index, RunHistory history, RunSchedule schedule, Instant end) {
    Task task = run.graph().task(index);
    TaskRecord record = run.task(index);
    Optional<Attempt> latest = record.latest();
    List<TaskAddress> needs = new ArrayList<>();
    for (int need : run.graph().needs(index)) {
      needs.add(run.graph().task(need).address());
    }
    return new TaskReport(
        task.address().task(),
        task.name(),
        task.address(),
        record.state(),
        record.readyAt(),
        latest.flatMap(Attempt::startedAt),
        record.finishedAt(),
        queueWait(record, end),
        runTime(record, end),
        Optional.of(task.estimate()).filter(estimate -> !estimate.isZero()),
        schedule.slack(index),
        schedule.isCritical(index),
        List.copyOf(needs),
        new TreeMap<>(record.outputs()),
        record.attempts().stream().map(it -> AttemptReport.of(task, record, it, end)).toList(),
        MilestoneReport.of(task.address(), record, history),
        record.dueAt(),
        record.state() == TaskState.FAILED && task.rules().allowFailure(),
        record.skipCause(),
        Explanation.of(record),
        record.blockedBy());
  }

  /** It succeeded, or there was nothing for it to do. */
  boolean isDone() {
    return state == TaskState.SUCCEEDED
        || skipCause.filter(cause -> cause == SkipCause.CONDITION).isPresent();
  }

  /** It was skipped, and not because of a failure. */
  public boolean isIdle() {
    return skipCause.filter(cause -> !cause.isFailure()).isPresent();
  }

  /** How long the latest attempt ran; empty when none has started. */
  static Optional<Duration> runTime(TaskRecord record, Instant end) {
    return record
        .latest()
        .flatMap(
            it -> it.startedAt().map(at -> Durations.between(at, it.finishedAt().orElse(end))));
  }

  private static Optional<Duration> queueWait(TaskRecord record, Instant end) {
    return record
        .readyAt()
        .map(
            ready ->
                Durations.between(
                    ready,
                    record
                        .latest()
                        .flatMap(Attempt::startedAt)
                        .filter(started -> !started.isBefore(ready))
                        .or(record::finishedAt)
                        .orElse(end)));
  }
}
