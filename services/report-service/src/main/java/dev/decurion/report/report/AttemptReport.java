package dev.decurion.report.report;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Task;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One try at a task.
 *
 * @param queueWait from its dispatch to its start
 * @param runTime from its start to its end, or to now while it runs
 * @param message why it did not succeed
 * @param change of the code base, by one that succeeded in a worktree
 * @param usage of language models, as far as it tells
 */
public record AttemptReport(
    int number,
    Optional<String> runner,
    Instant dispatchedAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Duration> queueWait,
    Optional<Duration> runTime,
    Outcome outcome,
    Optional<Failure.Reason> reason,
    Optional<String> message,
    Optional<Integer> exitCode,
    Optional<Change> change,
    Optional<Usage> usage) {

  /** How an attempt ended, or where it stands. */
  public enum Outcome {
    DISPATCHED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    LOST,
    CANCELLED,
    /** Asked to be tried again later. */
    PARKED,
    /** Found that it cannot be done here. */
    SKIPPED
  }

  static AttemptReport of(Task task, TaskRecord record, Attempt attempt, Instant end) {
    return new AttemptReport(
        attempt.number(),
        attempt.runner(),
        attempt.dispatchedAt(),
        attempt.startedAt(),
        attempt.finishedAt(),
        attempt.startedAt().map(at -> Durations.between(attempt.dispatchedAt(), at)),
        attempt.startedAt().map(at -> Durations.between(at, attempt.finishedAt().orElse(end))),
        outcome(attempt),
        attempt.failure().map(Failure::reason),
        attempt.failure().map(Failure::message),
        exitCode(task, attempt),
        attempt.change(),
        UsageReport.usage(record, attempt));
  }

  private static Outcome outcome(Attempt attempt) {
    if (attempt.finishedAt().isEmpty()) {
      return attempt.startedAt().isPresent() ? Outcome.RUNNING : Outcome.DISPATCHED;
    }
    return attempt
        .failure()
        .map(
            failure ->
                switch (failure.reason()) {
                  case LOST -> Outcome.LOST;
                  case CANCELLED -> Outcome.CANCELLED;
                  case PARKED -> Outcome.PARKED;
                  case UNAVAILABLE -> Outcome.SKIPPED;
                  case FAILURE, VERIFY, TIMEOUT, CONFLICT, REJECTED -> Outcome.FAILED;
                })
        .orElse(Outcome.SUCCEEDED);
  }

  private static Optional<Integer> exitCode(Task task, Attempt attempt) {
    boolean process = task.action() instanceof Action.Run || task.action() instanceof Action.Exec;
    return attempt.succeeded() && process
        ? Optional.of(0)
        : attempt.failure().flatMap(Failure::exitCode);
  }
}
