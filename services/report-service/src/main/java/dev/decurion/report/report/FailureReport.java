package dev.decurion.report.report;

import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An attempt that failed. Lost attempts stand here only when they made their task fail.
 *
 * @param decisive no attempt came after it: the task failed
 * @param allowed the task failed with it, and by its plan that counts as success
 * @param logTail the end of what the attempt printed
 */
public record FailureReport(
    TaskAddress task,
    int attempt,
    Optional<String> runner,
    Instant at,
    Failure.Reason reason,
    String message,
    Optional<Integer> exitCode,
    boolean decisive,
    boolean allowed,
    String logTail) {

  static List<FailureReport> of(Run run) {
    List<FailureReport> failures = new ArrayList<>();
    for (int index = 0; index < run.graph().size(); index++) {
      Task task = run.graph().task(index);
      TaskRecord record = run.task(index);
      for (Attempt attempt : record.attempts()) {
        attempt
            .failure()
            .map(failure -> of(task, record, attempt, failure))
            .filter(FailureReport::isWorthTelling)
            .ifPresent(failures::add);
      }
    }
    return List.copyOf(failures);
  }

  private static FailureReport of(Task task, TaskRecord record, Attempt attempt, Failure failure) {
    boolean decisive =
        record.state() == TaskState.FAILED && attempt.number() == record.attempts().size();
    return new FailureReport(
        task.address(),
        attempt.number(),
        attempt.runner(),
        attempt.finishedAt().orElse(attempt.dispatchedAt()),
        failure.reason(),
        failure.message(),
        failure.exitCode(),
        decisive,
        decisive && task.rules().allowFailure(),
        failure.logTail());
  }

  private boolean isWorthTelling() {
    return switch (reason) {
      case FAILURE, VERIFY, TIMEOUT, CONFLICT, REJECTED -> true;
      case LOST -> decisive;
      case CANCELLED, PARKED, UNAVAILABLE -> false;
    };
  }
}
