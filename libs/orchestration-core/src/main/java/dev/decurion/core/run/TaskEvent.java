package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event of one task of a run. */
public sealed interface TaskEvent extends RunEvent {
  TaskAddress task();

  /** All that the task needs has succeeded, or its back-off is over. */
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

  /** The attempt's result was accepted. */
  record AttemptSucceeded(Instant at, TaskAddress task, int number, Map<String, String> outputs)
      implements TaskEvent {
    public AttemptSucceeded {
      outputs = Map.copyOf(outputs);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.SUCCEED);
      state.put(index, state.task(index).succeeded(at, outputs));
      for (int dependent : state.graph().dependents(index)) {
        state.put(dependent, state.task(dependent).needMet());
      }
      state.put(state.header().oneClosed());
    }
  }

  /**
   * The attempt failed or was lost.
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
      state.put(index, state.task(index).failed(at, failure, retryAt));
      if (failure.reason() == Failure.Reason.LOST) {
        state.put(state.header().oneLost());
      }
      if (retryAt.isEmpty()) {
        state.put(state.header().oneClosed());
      }
    }
  }

  /** The runner of a running attempt is told to stop it. */
  record StopRequested(Instant at, TaskAddress task, int number) implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      legal(state, task, TaskTransition.CANCEL);
    }
  }

  /** Will never start. */
  record TaskSkipped(Instant at, TaskAddress task, List<TaskAddress> becauseOf)
      implements TaskEvent {
    public TaskSkipped {
      becauseOf = List.copyOf(becauseOf);
    }

    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.SKIP);
      state.put(index, state.task(index).skipped(at, becauseOf));
      state.put(state.header().oneClosed());
    }
  }

  /** Ended by the cancellation of its run. */
  record TaskCancelled(Instant at, TaskAddress task) implements TaskEvent {
    @Override
    public void applyTo(RunState state) {
      int index = legal(state, task, TaskTransition.CANCEL);
      state.put(index, state.task(index).cancelled(at));
      state.put(state.header().oneClosed());
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

  private static int legal(RunState state, TaskAddress task, TaskTransition transition) {
    int index = state.index(task);
    TaskState current = state.task(index).state();
    if (!transition.isLegalFrom(current)) {
      throw new IllegalTransitionException(state.id(), task, current, transition);
    }
    return index;
  }
}
