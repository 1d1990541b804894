package dev.decurion.coordinator.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Explanation;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import dev.decurion.core.shard.Shard.RunTask;
import dev.decurion.core.shard.Shard.TakenLock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A task of a run, as the API shows it.
 *
 * @param attempt number of the latest attempt, 0 before the first
 * @param reason why it failed, was skipped or was cancelled
 * @param failureAllowed it failed, and by its plan that counts as success
 * @param milestones that it has announced
 * @param waitsFor what keeps it from going on, where that can be named
 * @param dueAt when that wait ends at the latest
 * @param locks which locks it waits for; known to the replica that owns the shard of the run
 * @param approval its question, if it is one, and the answer
 */
record TaskDetails(
    String id,
    String name,
    TaskState state,
    int attempt,
    Optional<String> runner,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<String> reason,
    boolean failureAllowed,
    Map<String, String> outputs,
    Set<String> milestones,
    Optional<Wait> waitsFor,
    Optional<Instant> dueAt,
    List<AwaitedLock> locks,
    Optional<Question> approval,
    List<TaskAddress> blockedBy) {

  /** What a task waits for other than the tasks that it needs, and room. */
  enum Wait {
    /** The next attempt after one that failed. */
    BACK_OFF,
    /** The time until which it asked to be left alone. */
    PARKED,
    /** Somebody's answer. */
    ANSWER,
    /** A permit that others hold. */
    LOCK
  }

  /**
   * A lock that has no permit left.
   *
   * @param holders some of those who have the permits
   */
  record AwaitedLock(String lock, List<Holder> holders) {
    private static final int MOST_HOLDERS = 10;

    static AwaitedLock of(TakenLock taken) {
      return new AwaitedLock(
          taken.lock(), taken.holders().stream().limit(MOST_HOLDERS).map(Holder::of).toList());
    }
  }

  /** A task that holds a permit; its run may be another one. */
  record Holder(String run, TaskAddress task) {
    static Holder of(RunTask holder) {
      return new Holder(holder.run().value(), holder.task());
    }
  }

  /**
   * A question to people.
   *
   * @param byDefault the answer when nobody gives one in time
   */
  record Question(String message, String byDefault, Optional<Given> answer) {
    /** An answer, and who gave it. */
    record Given(String answer, String by, String reason, Instant at) {}

    static Question of(Action.Approval question, TaskRecord record) {
      return new Question(
          question.message(),
          word(question.byDefault()),
          record
              .approval()
              .map(it -> new Given(word(it.approved()), it.by(), it.reason(), it.at())));
    }

    private static String word(boolean approved) {
      return approved ? "approve" : "reject";
    }
  }

  static TaskDetails of(Task task, TaskRecord record, List<TakenLock> taken) {
    Optional<Attempt> latest = record.latest();
    return new TaskDetails(
        task.address().task(),
        task.name(),
        record.state(),
        latest.map(Attempt::number).orElse(0),
        latest.flatMap(Attempt::runner),
        latest.flatMap(Attempt::startedAt),
        record.finishedAt(),
        Explanation.of(record),
        record.state() == TaskState.FAILED && task.rules().allowFailure(),
        record.outputs(),
        new TreeSet<>(record.milestones()),
        waitsFor(record, taken),
        record.dueAt(),
        taken.stream().map(AwaitedLock::of).toList(),
        task.action() instanceof Action.Approval question
            ? Optional.of(Question.of(question, record))
            : Optional.empty(),
        record.blockedBy());
  }

  private static Optional<Wait> waitsFor(TaskRecord record, List<TakenLock> taken) {
    return switch (record.state()) {
      case AWAITING_APPROVAL -> Optional.of(Wait.ANSWER);
      case BACKING_OFF -> Optional.of(isParked(record) ? Wait.PARKED : Wait.BACK_OFF);
      case READY -> taken.isEmpty() ? Optional.empty() : Optional.of(Wait.LOCK);
      default -> Optional.empty();
    };
  }

  private static boolean isParked(TaskRecord record) {
    return record
        .latest()
        .flatMap(Attempt::failure)
        .filter(failure -> failure.reason() == Failure.Reason.PARKED)
        .isPresent();
  }
}
