package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one task of a run.
 *
 * @param unmet how many of its edges are not met yet
 * @param readyAt when it last became ready
 * @param finishedAt when it reached a terminal state
 * @param dueAt when its wait ends: of a back-off, or for the answer to a question
 * @param spent attempts that do not count against the retry policy: those of earlier generations,
 *     and those that were parked
 * @param attempts all attempts, oldest first
 * @param outputs of the attempt that succeeded
 * @param milestones that it has announced
 * @param approval the answer to its question
 * @param skipCause why it was skipped
 * @param problem why it failed without an attempt
 * @param blockedBy because of whom it was skipped, is being stopped, or was cancelled
 */
public record TaskRecord(
    TaskState state,
    int unmet,
    Optional<Instant> readyAt,
    Optional<Instant> finishedAt,
    Optional<Instant> dueAt,
    int spent,
    List<Attempt> attempts,
    Map<String, String> outputs,
    Set<String> milestones,
    Optional<Approval> approval,
    Optional<SkipCause> skipCause,
    Optional<String> problem,
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
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
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

  /** Whether its runner has been told to stop because of another task. */
  boolean isStopping() {
    return state == TaskState.RUNNING && !blockedBy.isEmpty();
  }

  boolean isCurrent(int number, long token) {
    return latest().filter(it -> it.number() == number && it.token() == token).isPresent();
  }

  TaskRecord withUnmet(int edges) {
    return at(state, edges, readyAt, dueAt, attempts);
  }

  TaskRecord ready(Instant now) {
    return at(TaskState.READY, unmet, Optional.of(now), Optional.empty(), attempts);
  }

  TaskRecord asked(Optional<Instant> deadline) {
    return at(TaskState.AWAITING_APPROVAL, unmet, readyAt, deadline, attempts);
  }

  TaskRecord answered(Approval answer) {
    return new TaskRecord(
        answer.approved() ? TaskState.SUCCEEDED : TaskState.FAILED,
        unmet,
        readyAt,
        Optional.of(answer.at()),
        Optional.empty(),
        spent,
        attempts,
        outputs,
        milestones,
        Optional.of(answer),
        skipCause,
        problem,
        blockedBy);
  }

  TaskRecord dispatched(int number, long token, Instant now) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(Attempt.dispatched(number, token, now));
    return at(TaskState.DISPATCHED, unmet, readyAt, Optional.empty(), List.copyOf(more));
  }

  TaskRecord started(String runner, Instant now) {
    List<Attempt> changed = withLatest(latestOrFail().started(runner, now));
    return at(TaskState.RUNNING, unmet, readyAt, Optional.empty(), changed);
  }

  TaskRecord announced(String milestone) {
    Set<String> more = new HashSet<>(milestones);
    more.add(milestone);
    return new TaskRecord(
        state,
        unmet,
        readyAt,
        finishedAt,
        dueAt,
        spent,
        attempts,
        outputs,
        Set.copyOf(more),
        approval,
        skipCause,
        problem,
        blockedBy);
  }

  TaskRecord stopping(List<TaskAddress> becauseOf) {
    return new TaskRecord(
        state,
        unmet,
        readyAt,
        finishedAt,
        dueAt,
        spent,
        attempts,
        outputs,
        milestones,
        approval,
        skipCause,
        problem,
        becauseOf);
  }

  TaskRecord succeeded(Instant now, Map<String, String> values, Optional<Change> change) {
    return new TaskRecord(
        TaskState.SUCCEEDED,
        unmet,
        readyAt,
        Optional.of(now),
        Optional.empty(),
        spent,
        withLatest(latestOrFail().succeeded(now, change)),
        Map.copyOf(values),
        milestones,
        approval,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  TaskRecord failed(Instant now, Failure why, Optional<Instant> nextAt) {
    return new TaskRecord(
        nextAt.isPresent() ? TaskState.BACKING_OFF : TaskState.FAILED,
        unmet,
        readyAt,
        nextAt.isPresent() ? Optional.empty() : Optional.of(now),
        nextAt,
        why.reason() == Failure.Reason.PARKED ? spent + 1 : spent,
        withLatest(latestOrFail().failed(now, why)),
        Map.of(),
        milestones,
        approval,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  TaskRecord skipped(Instant now, SkipCause cause, List<TaskAddress> becauseOf) {
    return ended(TaskState.SKIPPED, now, attempts, Optional.of(cause), becauseOf);
  }

  /** Its attempt found that it cannot be done here. */
  TaskRecord unavailable(Instant now, Failure why) {
    return ended(
        TaskState.SKIPPED,
        now,
        withLatest(latestOrFail().failed(now, why)),
        Optional.of(SkipCause.UNAVAILABLE),
        List.of());
  }

  TaskRecord cancelled(Instant now, List<TaskAddress> becauseOf) {
    boolean open = latest().filter(it -> it.finishedAt().isEmpty()).isPresent();
    Failure why =
        Failure.of(
            Failure.Reason.CANCELLED,
            becauseOf.isEmpty()
                ? "the run was cancelled"
                : "a task that it needs failed after all");
    List<Attempt> closed = open ? withLatest(latestOrFail().failed(now, why)) : attempts;
    return ended(TaskState.CANCELLED, now, closed, Optional.empty(), becauseOf);
  }

  /** As at the beginning, but for the history of its attempts. */
  TaskRecord reset() {
    return new TaskRecord(
        TaskState.PENDING,
        unmet,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        attempts.size(),
        attempts,
        Map.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The instances are there; it ends with them. */
  TaskRecord fannedOut(Instant now) {
    return at(TaskState.FANNED_OUT, unmet, Optional.of(now), Optional.empty(), attempts);
  }

  /** Its instances go on. */
  TaskRecord reopened() {
    TaskRecord fresh = reset();
    return fresh.at(TaskState.FANNED_OUT, unmet, readyAt, Optional.empty(), attempts);
  }

  /** Its last instance has ended, or it could not fan out. */
  TaskRecord joined(TaskState to, Instant now, Map<String, String> values, Optional<String> why) {
    return new TaskRecord(
        to,
        unmet,
        readyAt,
        Optional.of(now),
        Optional.empty(),
        spent,
        attempts,
        Map.copyOf(values),
        milestones,
        approval,
        Optional.empty(),
        why,
        List.of());
  }

  private TaskRecord ended(
      TaskState to,
      Instant now,
      List<Attempt> history,
      Optional<SkipCause> cause,
      List<TaskAddress> becauseOf) {
    return new TaskRecord(
        to,
        unmet,
        readyAt,
        Optional.of(now),
        Optional.empty(),
        spent,
        history,
        Map.of(),
        milestones,
        approval,
        cause,
        Optional.empty(),
        List.copyOf(becauseOf));
  }

  private TaskRecord at(
      TaskState to,
      int edges,
      Optional<Instant> ready,
      Optional<Instant> due,
      List<Attempt> history) {
    return new TaskRecord(
        to,
        edges,
        ready,
        finishedAt,
        due,
        spent,
        history,
        outputs,
        milestones,
        approval,
        skipCause,
        problem,
        blockedBy);
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
