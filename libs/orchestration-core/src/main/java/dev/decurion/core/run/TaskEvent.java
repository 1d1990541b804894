package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event of one task of a run. */
public sealed interface TaskEvent extends RunEvent {
  TaskAddress task();

  /** What the task needs is met, or its back-off is over. */
  record TaskReady(Instant at, TaskAddress task) implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.BECOME_READY);
      state.put(index, state.task(index).ready(at));
    }
  }

  /** An attempt was put onto the stream of its agent. */
  record AttemptDispatched(Instant at, TaskAddress task, int number, long token)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.DISPATCH);
      state.put(index, state.task(index).dispatched(number, token, at));
    }
  }

  /** A runner took the attempt. */
  record AttemptStarted(Instant at, TaskAddress task, int number, String runner)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.START);
      state.put(index, state.task(index).started(runner, at));
    }
  }

  /** A task is done once for each of these items from now on. */
  record TaskFannedOut(Instant at, TaskAddress task, List<String> items) implements TaskEvent {
    public TaskFannedOut {
      items = List.copyOf(items);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.FAN_OUT);
      int first = state.graph().size();
      state.put(Instances.graph(state.graph(), index, items));
      for (int instance = first; instance < state.graph().size(); instance++) {
        state.put(instance, TaskRecord.pending(0));
      }
      state.put(index, state.task(index).fannedOut(at));
      state.put(state.header().opened(items.size()));
    }
  }

  /**
   * The last instance has ended, or there could be none.
   *
   * @param problem why there could be none
   */
  record FanOutEnded(Instant at, TaskAddress task, TaskState state, Optional<String> problem)
      implements TaskEvent {
    @Override
    public void applyTo(RunState run) {
      TaskTransition transition =
          switch (state) {
            case SUCCEEDED -> TaskTransition.SUCCEED;
            case FAILED -> TaskTransition.FAIL;
            default -> TaskTransition.CANCEL;
          };
      int index = legal(run, task, transition);
      TaskRecord record = run.task(index);
      end(run, index, record.joined(state, at, Instances.outputs(run, index), problem));
    }
  }

  /** A running task announced a milestone. */
  record MilestoneReached(Instant at, TaskAddress task, int number, String milestone)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = state.index(task);
      if (!state.task(index).milestones().contains(milestone)) {
        state.put(index, state.task(index).announced(milestone));
        Edges.announced(state, index, milestone);
      }
    }
  }

  /**
   * People are asked.
   *
   * @param deadline when the default answer will be given; empty when there is none
   */
  record ApprovalRequested(Instant at, TaskAddress task, Optional<Instant> deadline)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.ASK);
      state.put(index, state.task(index).asked(deadline));
    }
  }

  /** Somebody answered, or the default answer was given. */
  record ApprovalAnswered(Instant at, TaskAddress task, boolean approved, String by, String reason)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, approved ? TaskTransition.SUCCEED : TaskTransition.FAIL);
      end(state, index, state.task(index).answered(new Approval(approved, by, reason, at)));
    }
  }

  /** The attempt's result was accepted. */
  record AttemptSucceeded(
      Instant at,
      TaskAddress task,
      int number,
      Map<String, String> outputs,
      Optional<Change> change)
      implements TaskEvent {
    public AttemptSucceeded {
      outputs = Map.copyOf(outputs);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.SUCCEED);
      end(state, index, state.task(index).succeeded(at, outputs, change));
    }
  }

  /**
   * The attempt failed, was lost or was parked.
   *
   * @param retryAt when the next attempt is due; empty when there is none and the task has failed
   */
  record AttemptFailed(
      Instant at, TaskAddress task, int number, Failure failure, Optional<Instant> retryAt)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index =
          legal(state, task, retryAt.isPresent() ? TaskTransition.BACK_OFF : TaskTransition.FAIL);
      TaskRecord failed = state.task(index).failed(at, failure, retryAt);
      if (failure.reason() == Failure.Reason.LOST) {
        state.put(state.header().oneLost());
      }
      if (retryAt.isEmpty()) {
        end(state, index, failed);
      } else {
        state.put(index, failed);
      }
    }
  }

  /**
   * The runner of a running attempt is told to stop it.
   *
   * @param becauseOf the tasks that failed after all; empty when the run is cancelled
   */
  record StopRequested(Instant at, TaskAddress task, int number, List<TaskAddress> becauseOf)
      implements TaskEvent {
    public StopRequested {
      becauseOf = becauseOf == null ? List.of() : List.copyOf(becauseOf);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.CANCEL);
      state.put(index, state.task(index).stopping(becauseOf));
    }
  }

  /** Will never start. */
  record TaskSkipped(Instant at, TaskAddress task, SkipCause cause, List<TaskAddress> becauseOf)
      implements TaskEvent {
    public TaskSkipped {
      cause = cause == null ? SkipCause.BLOCKED : cause;
      becauseOf = List.copyOf(becauseOf);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.SKIP);
      end(state, index, state.task(index).skipped(at, cause, becauseOf));
    }
  }

  /** The attempt found that the task cannot be done here; its plan lets it be skipped then. */
  record TaskUnavailable(Instant at, TaskAddress task, int number, Failure failure)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.SKIP);
      end(state, index, state.task(index).unavailable(at, failure));
    }
  }

  /**
   * Ended by the cancellation of its run, or of what it began with.
   *
   * @param becauseOf the tasks that failed after all; empty when the run is cancelled
   */
  record TaskCancelled(Instant at, TaskAddress task, List<TaskAddress> becauseOf)
      implements TaskEvent {
    public TaskCancelled {
      becauseOf = becauseOf == null ? List.of() : List.copyOf(becauseOf);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.CANCEL);
      end(state, index, state.task(index).cancelled(at, becauseOf));
    }
  }

  /** A late or superseded report; it changes nothing but is counted. */
  record ReportRefused(Instant at, TaskAddress task, int number, String report, String reason)
      implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      state.put(state.header().oneRefused());
    }
  }

  private static void end(RunState state, int index, TaskRecord ended) {
    state.put(index, ended);
    Edges.ended(state, index);
    state.put(state.header().oneClosed());
  }

  private static int legal(RunState state, TaskAddress task, TaskTransition transition) {
    int index = state.index(task);
    TaskState current = state.task(index).state();
    if (!transition.isLegalFrom(current)) {
      throw new IllegalTransitionException(state.id(), task, current, transition);
    }
    return index;
  }
}
