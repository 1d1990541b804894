package dev.decurion.core.run;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.LateFailure;
import dev.decurion.core.plan.RetryPolicy;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent.CancelRequested;
import dev.decurion.core.run.RunEvent.RunPaused;
import dev.decurion.core.run.RunEvent.RunResumed;
import dev.decurion.core.run.RunEvent.RunRetried;
import dev.decurion.core.run.TaskEvent.ApprovalAnswered;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import dev.decurion.core.run.TaskEvent.AttemptFailed;
import dev.decurion.core.run.TaskEvent.AttemptStarted;
import dev.decurion.core.run.TaskEvent.AttemptSucceeded;
import dev.decurion.core.run.TaskEvent.MilestoneReached;
import dev.decurion.core.run.TaskEvent.ReportRefused;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskCancelled;
import dev.decurion.core.run.TaskEvent.TaskReady;
import dev.decurion.core.run.TaskEvent.TaskUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked of a run that exists. A command that no longer fits (a second cancel, a late
 * report) is no error: it leads to no event, or to a {@link ReportRefused}.
 */
public sealed interface Command {
  /** Emits the events that follow, at time {@code now}. */
  void decide(Draft draft, Instant now);

  record Cancel(String reason) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      cancel(draft, now, reason, false);
    }
  }

  /** The time limit of the run has passed. */
  record TimeLimitReached() implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      cancel(draft, now, "the time limit of the run has passed", true);
    }
  }

  record Pause() implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      if (draft.header().status() == RunStatus.RUNNING) {
        draft.emit(new RunPaused(now));
      }
    }
  }

  record Resume() implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      if (draft.header().status() == RunStatus.PAUSED) {
        draft.emit(new RunResumed(now));
      }
    }
  }

  /** Re-runs what failed, was skipped or cancelled; keeps what succeeded. */
  record Retry() implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      RunStatus status = draft.header().status();
      if (status == RunStatus.FAILED || status == RunStatus.CANCELLED) {
        draft.emit(new RunRetried(now));
        Consequences.settleAll(draft, now);
      }
    }
  }

  /** The dispatcher found room for a ready task. */
  record Dispatch(TaskAddress task, long token) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      int number = draft.task(draft.index(task)).attempts().size() + 1;
      draft.emit(new AttemptDispatched(now, task, number, token));
    }
  }

  /** The back-off of a task is over. */
  record BackOffOver(TaskAddress task) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      if (draft.task(draft.index(task)).state() == TaskState.BACKING_OFF) {
        draft.emit(new TaskReady(now, task));
      }
    }
  }

  /**
   * Somebody answers the question of a task.
   *
   * @param by who, as they say themselves
   */
  record Answer(TaskAddress task, boolean approved, String by, String reason) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      if (draft.task(draft.index(task)).state() == TaskState.AWAITING_APPROVAL) {
        answer(draft, now, task, new ApprovalAnswered(now, task, approved, by, reason));
      }
    }
  }

  /** Nobody answered the question of a task in time. */
  record AnswerOverdue(TaskAddress task) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      int index = draft.index(task);
      if (draft.task(index).state() == TaskState.AWAITING_APPROVAL
          && draft.graph().task(index).action() instanceof Action.Approval question) {
        String reason = "nobody answered in time";
        answer(
            draft,
            now,
            task,
            new ApprovalAnswered(now, task, question.byDefault(), "the default", reason));
      }
    }
  }

  /** The lease of an attempt ran out. */
  record LeaseExpired(TaskAddress task, int number, long token) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      TaskRecord record = draft.task(draft.index(task));
      if (record.state() == TaskState.RUNNING && record.isCurrent(number, token)) {
        String runner = record.latest().flatMap(Attempt::runner).orElse("unknown");
        fail(
            draft,
            now,
            task,
            Failure.of(
                Failure.Reason.LOST,
                "runner "
                    + runner
                    + " stopped renewing its lease; it died or lost its connection"));
      }
    }
  }

  /** A runner took the attempt. */
  record ReportStarted(TaskAddress task, int number, long token, String runner) implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      TaskRecord record = draft.task(draft.index(task));
      if (record.state() == TaskState.DISPATCHED && record.isCurrent(number, token)) {
        draft.emit(new AttemptStarted(now, task, number, runner));
      } else if (record.attempt(number).flatMap(Attempt::startedAt).isEmpty()) {
        draft.emit(refused(now, task, number, "started", record));
      }
    }
  }

  /** The attempt announced a point that others may wait for. */
  record ReportMilestone(TaskAddress task, int number, long token, String milestone)
      implements Command {
    /** A task announces so many at most; further ones are refused. */
    static final int MAX_MILESTONES = 100;

    @Override
    public void decide(Draft draft, Instant now) {
      int index = draft.index(task);
      TaskRecord record = draft.task(index);
      if (record.state() != TaskState.RUNNING
          || !record.isCurrent(number, token)
          || !Identifiers.isValid(milestone)
          || record.milestones().size() >= MAX_MILESTONES) {
        draft.emit(refused(now, task, number, "milestone", record));
      } else if (!record.milestones().contains(milestone)) {
        draft.emit(new MilestoneReached(now, task, number, milestone));
        Consequences.afterMilestone(draft, index, now);
      }
    }
  }

  /**
   * The attempt asks to be tried again later.
   *
   * @param retryAfter how much later
   */
  record ReportParked(
      TaskAddress task, int number, long token, Failure failure, Duration retryAfter)
      implements Command {
    private static final Duration LONGEST = Duration.ofDays(7);

    /** So often a task can be parked; after that it has failed. */
    private static final int MAX_PARKED = 1_000;

    @Override
    public void decide(Draft draft, Instant now) {
      int index = draft.index(task);
      TaskRecord record = draft.task(index);
      if (record.state() != TaskState.RUNNING || !record.isCurrent(number, token)) {
        refuseUnlessKnown(draft, now, task, number, failure.reason(), "parked");
      } else if (draft.header().status() == RunStatus.CANCELLING || record.isStopping()) {
        fail(draft, now, task, Failure.of(Failure.Reason.CANCELLED, failure.message()));
      } else if (record.spent() >= MAX_PARKED) {
        fail(draft, now, task, failure);
      } else {
        Duration wait = retryAfter.compareTo(LONGEST) > 0 ? LONGEST : retryAfter;
        draft.emit(new AttemptFailed(now, task, number, failure, Optional.of(now.plus(wait))));
      }
    }
  }

  /**
   * The attempt's action and verification succeeded.
   *
   * @param change of the code base, by one in a worktree
   */
  record ReportSucceeded(
      TaskAddress task,
      int number,
      long token,
      Map<String, String> outputs,
      Optional<Change> change)
      implements Command {
    public ReportSucceeded(TaskAddress task, int number, long token, Map<String, String> outputs) {
      this(task, number, token, outputs, Optional.empty());
    }

    @Override
    public void decide(Draft draft, Instant now) {
      int index = draft.index(task);
      TaskRecord record = draft.task(index);
      if (record.state() == TaskState.RUNNING && record.isCurrent(number, token)) {
        Set<String> missing = new TreeSet<>(draft.graph().awaitedMilestones(index));
        missing.removeAll(record.milestones());
        if (missing.isEmpty()) {
          draft.emit(new AttemptSucceeded(now, task, number, outputs, change));
          Consequences.afterEnd(draft, index, now);
          Consequences.finishWhenDone(draft, now);
        } else {
          fail(draft, now, task, unannounced(missing));
        }
      } else if (record.attempt(number).filter(Attempt::succeeded).isEmpty()) {
        draft.emit(refused(now, task, number, "succeeded", record));
      }
    }
  }

  /** The attempt failed on its runner, or was stopped there. */
  record ReportFailed(TaskAddress task, int number, long token, Failure failure)
      implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      TaskRecord record = draft.task(draft.index(task));
      if (record.state() == TaskState.RUNNING && record.isCurrent(number, token)) {
        fail(draft, now, task, failure);
      } else {
        refuseUnlessKnown(draft, now, task, number, failure.reason(), "failed");
      }
    }
  }

  private static void cancel(Draft draft, Instant now, String reason, boolean outOfTime) {
    RunStatus status = draft.header().status();
    if (status.isTerminal() || status == RunStatus.CANCELLING) {
      return;
    }
    draft.emit(new CancelRequested(now, reason, outOfTime));
    for (int index = 0; index < draft.graph().size(); index++) {
      TaskRecord task = draft.task(index);
      TaskAddress address = draft.graph().task(index).address();
      if (task.state() == TaskState.RUNNING) {
        draft.emit(new StopRequested(now, address, task.attempts().size(), List.of()));
      } else if (!task.state().isTerminal() && task.state() != TaskState.FANNED_OUT) {
        draft.emit(new TaskCancelled(now, address, List.of()));
      }
    }
    Consequences.joinWhatIsDone(draft, now);
    Consequences.finishWhenDone(draft, now);
  }

  private static void answer(Draft draft, Instant now, TaskAddress task, ApprovalAnswered answer) {
    draft.emit(answer);
    Consequences.afterEnd(draft, draft.index(task), now);
    Consequences.finishWhenDone(draft, now);
  }

  private static Failure unannounced(Set<String> missing) {
    return Failure.of(
        Failure.Reason.VERIFY,
        "it ended without announcing "
            + String.join(", ", missing)
            + ", which others wait for; write the name to the file in DECURION_MILESTONE");
  }

  private static void fail(Draft draft, Instant now, TaskAddress task, Failure failure) {
    int index = draft.index(task);
    TaskRecord record = draft.task(index);
    boolean cancelling = draft.header().status() == RunStatus.CANCELLING;
    boolean stopped =
        failure.reason() == Failure.Reason.CANCELLED || failure.reason() == Failure.Reason.LOST;
    if (stopped && (cancelling || record.isStopping())) {
      draft.emit(new TaskCancelled(now, task, record.blockedBy()));
      Consequences.afterEnd(draft, index, now);
    } else {
      int number = record.attempts().size();
      if (failure.reason() == Failure.Reason.UNAVAILABLE) {
        draft.emit(new TaskUnavailable(now, task, number, failure));
        Consequences.afterEnd(draft, index, now);
        Consequences.finishWhenDone(draft, now);
        return;
      }
      Optional<Instant> retryAt =
          cancelling || record.isStopping()
              ? Optional.empty()
              : retryAt(draft, index, failure, now);
      draft.emit(new AttemptFailed(now, task, number, failure, retryAt));
      if (retryAt.isEmpty()) {
        if (draft.graph().task(index).rules().onLateFailure() == LateFailure.CANCEL) {
          Consequences.revoke(draft, index, now);
        }
        Consequences.afterEnd(draft, index, now);
      }
    }
    Consequences.finishWhenDone(draft, now);
  }

  private static Optional<Instant> retryAt(Draft draft, int index, Failure failure, Instant now) {
    TaskRecord record = draft.task(index);
    RetryPolicy retry = draft.graph().task(index).retry();
    int tries = record.attempts().size() - record.spent();
    boolean worthIt =
        switch (failure.reason()) {
          case FAILURE, VERIFY -> retry.on().contains(RetryPolicy.Cause.FAILURE);
          case TIMEOUT -> retry.on().contains(RetryPolicy.Cause.TIMEOUT);
          case LOST, CANCELLED -> retry.on().contains(RetryPolicy.Cause.LOST);
          // An attempt with the same beginning would meet the same conflict.
          case PARKED, REJECTED, CONFLICT, UNAVAILABLE -> false;
        };
    if (!worthIt || tries >= retry.attempts()) {
      return Optional.empty();
    }
    long seed = record.latest().map(Attempt::token).orElse(0L);
    return Optional.of(now.plus(retry.backoffAfter(tries, seed)));
  }

  /** A report that is sent again because its receipt was lost is no late one. */
  private static void refuseUnlessKnown(
      Draft draft,
      Instant now,
      TaskAddress task,
      int number,
      Failure.Reason reason,
      String report) {
    TaskRecord record = draft.task(draft.index(task));
    if (record
        .attempt(number)
        .flatMap(Attempt::failure)
        .filter(known -> known.reason() == reason)
        .isEmpty()) {
      draft.emit(refused(now, task, number, report, record));
    }
  }

  private static ReportRefused refused(
      Instant now, TaskAddress task, int number, String report, TaskRecord record) {
    return new ReportRefused(
        now,
        task,
        number,
        report,
        "the task is " + record.state() + " with attempt " + record.attempts().size());
  }
}
