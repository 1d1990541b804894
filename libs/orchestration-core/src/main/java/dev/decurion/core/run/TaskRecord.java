package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one task of a run.
 *
 * @param unmet how many of the tasks that it needs have not succeeded yet
 * @param readyAt when it last became ready
 * @param finishedAt when it reached a terminal state
 * @param retryAt when the next attempt may be dispatched, while it is backing off
 * @param spent attempts of earlier generations, which do not count against the retry policy
 * @param attempts all attempts, oldest first
 * @param outputs of the attempt that succeeded
 * @param blockedBy because of whom it was skipped
 */
public record TaskRecord(
    TaskState state,
    int unmet,
    Optional<Instant> readyAt,
    Optional<Instant> finishedAt,
    Optional<Instant> retryAt,
    int spent,
    List<Attempt> attempts,
    Map<String, String> outputs,
    List<TaskAddress> blockedBy) {

  static TaskRecord pending(int unmet) {
    return new TaskRecord(
        TaskState.PENDING,
        unmet,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        List.of(),
        Map.of(),
        List.of());
  }

  /** The latest attempt; empty before the first was dispatched. */
  public Optional<Attempt> latest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** The attempt with this number, if there was one. */
  public Optional<Attempt> attempt(int number) {
    return number >= 1 && number <= attempts.size()
        ? Optional.of(attempts.get(number - 1))
        : Optional.empty();
  }

  boolean isCurrent(int number, long token) {
    return latest().filter(it -> it.number() == number && it.token() == token).isPresent();
  }

  TaskRecord needMet() {
    return copy(state, unmet - 1, readyAt, attempts);
  }

  TaskRecord ready(Instant at) {
    return copy(TaskState.READY, unmet, Optional.of(at), attempts);
  }

  TaskRecord dispatched(int number, long token, Instant at) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(Attempt.dispatched(number, token, at));
    return copy(TaskState.DISPATCHED, unmet, readyAt, List.copyOf(more));
  }

  TaskRecord started(String runner, Instant at) {
    return copy(TaskState.RUNNING, unmet, readyAt, withLatest(latestOrFail().started(runner, at)));
  }

  TaskRecord succeeded(Instant at, Map<String, String> values) {
    return new TaskRecord(
        TaskState.SUCCEEDED,
        unmet,
        readyAt,
        Optional.of(at),
        Optional.empty(),
        spent,
        withLatest(latestOrFail().finished(at, Optional.empty())),
        Map.copyOf(values),
        List.of());
  }

  TaskRecord failed(Instant at, Failure why, Optional<Instant> nextAt) {
    return new TaskRecord(
        nextAt.isPresent() ? TaskState.BACKING_OFF : TaskState.FAILED,
        unmet,
        readyAt,
        nextAt.isPresent() ? Optional.empty() : Optional.of(at),
        nextAt,
        spent,
        withLatest(latestOrFail().finished(at, Optional.of(why))),
        Map.of(),
        List.of());
  }

  TaskRecord skipped(Instant at, List<TaskAddress> becauseOf) {
    return ended(TaskState.SKIPPED, at, attempts, becauseOf);
  }

  TaskRecord cancelled(Instant at) {
    List<Attempt> closed =
        latest().filter(it -> it.finishedAt().isEmpty()).isEmpty()
            ? attempts
            : withLatest(
                latestOrFail()
                    .finished(
                        at,
                        Optional.of(
                            Failure.of(Failure.Reason.CANCELLED, "the run was cancelled"))));
    return ended(TaskState.CANCELLED, at, closed, List.of());
  }

  TaskRecord reset(int unmetNow) {
    return new TaskRecord(
        TaskState.PENDING,
        unmetNow,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        attempts.size(),
        attempts,
        Map.of(),
        List.of());
  }

  private TaskRecord ended(
      TaskState to, Instant at, List<Attempt> history, List<TaskAddress> becauseOf) {
    return new TaskRecord(
        to,
        unmet,
        readyAt,
        Optional.of(at),
        Optional.empty(),
        spent,
        history,
        Map.of(),
        List.copyOf(becauseOf));
  }

  private TaskRecord copy(
      TaskState to, int unmetNow, Optional<Instant> ready, List<Attempt> history) {
    return new TaskRecord(
        to, unmetNow, ready, finishedAt, Optional.empty(), spent, history, outputs, blockedBy);
  }

  private Attempt latestOrFail() {
    return latest().orElseThrow(() -> new IllegalStateException("no attempt was dispatched"));
  }

  private List<Attempt> withLatest(Attempt attempt) {
    List<Attempt> changed = new ArrayList<>(attempts);
    changed.set(changed.size() - 1, attempt);
    return List.copyOf(changed);
  }
}
