package dev.decurion.core.run;

import dev.decurion.core.plan.RetryPolicy;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent.CancelRequested;
import dev.decurion.core.run.RunEvent.RunPaused;
import dev.decurion.core.run.RunEvent.RunResumed;
import dev.decurion.core.run.RunEvent.RunRetried;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import dev.decurion.core.run.TaskEvent.AttemptFailed;
import dev.decurion.core.run.TaskEvent.AttemptStarted;
import dev.decurion.core.run.TaskEvent.AttemptSucceeded;
import dev.decurion.core.run.TaskEvent.ReportRefused;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskCancelled;
import dev.decurion.core.run.TaskEvent.TaskReady;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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
      RunStatus status = draft.header().status();
      if (status.isTerminal() || status == RunStatus.CANCELLING) {
        return;
      }
      draft.emit(new CancelRequested(now, reason));
      for (int index = 0; index < draft.graph().size(); index++) {
        TaskRecord task = draft.task(index);
        TaskAddress address = draft.graph().task(index).address();
        if (task.state() == TaskState.RUNNING) {
          draft.emit(new StopRequested(now, address, task.attempts().size()));
        } else if (!task.state().isTerminal()) {
          draft.emit(new TaskCancelled(now, address));
        }
      }
      Consequences.finishWhenDone(draft, now);
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
        Consequences.readyWhatIsMet(draft, now);
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

  /** The attempt's action and verification succeeded. */
  record ReportSucceeded(TaskAddress task, int number, long token, Map<String, String> outputs)
      implements Command {
    @Override
    public void decide(Draft draft, Instant now) {
      TaskRecord record = draft.task(draft.index(task));
      if (record.state() == TaskState.RUNNING && record.isCurrent(number, token)) {
        draft.emit(new AttemptSucceeded(now, task, number, outputs));
        Consequences.readyDependents(draft, draft.index(task), now);
        Consequences.finishWhenDone(draft, now);
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
      } else if (record
          .attempt(number)
          .flatMap(Attempt::failure)
          .filter(known -> known.reason() == failure.reason())
          .isEmpty()) {
        draft.emit(refused(now, task, number, "failed", record));
      }
    }
  }

  private static void fail(Draft draft, Instant now, TaskAddress task, Failure failure) {
    int index = draft.index(task);
    TaskRecord record = draft.task(index);
    int number = record.attempts().size();
    boolean cancelling = draft.header().status() == RunStatus.CANCELLING;
    if (cancelling
        && (failure.reason() == Failure.Reason.CANCELLED
            || failure.reason() == Failure.Reason.LOST)) {
      draft.emit(new TaskCancelled(now, task));
    } else {
      RetryPolicy retry = draft.graph().task(index).retry();
      int tries = number - record.spent();
      Optional<Instant> retryAt =
          cancelling || tries >= retry.attempts()
              ? Optional.empty()
              : Optional.of(now.plus(retry.backoffAfter(tries)));
      draft.emit(new AttemptFailed(now, task, number, failure, retryAt));
      if (retryAt.isEmpty()) {
        Consequences.skipDependents(draft, index, now);
      }
    }
    Consequences.finishWhenDone(draft, now);
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
