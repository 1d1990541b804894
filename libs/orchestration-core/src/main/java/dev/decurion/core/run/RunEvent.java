package dev.decurion.core.run;

import java.time.Instant;
import java.util.Map;

/** Something that was decided about a run. The events of a run, in order, are its log. */
public sealed interface RunEvent permits RunEvent.OfRun, TaskEvent {
  /** When it was decided, by the clock of the coordinator. */
  Instant at();

  /** Changes the state; {@link RunSubmitted} makes it and changes nothing. */
  void applyTo(RunState state);

  /** An event of the run as a whole. */
  sealed interface OfRun extends RunEvent {}

  /**
   * Always the first event of a log.
   *
   * @param plan the text as it was submitted
   * @param inputs values for the plan's inputs, defaults included
   */
  record RunSubmitted(Instant at, String plan, Map<String, String> inputs) implements OfRun {
    public RunSubmitted {
      inputs = Map.copyOf(inputs);
    }

    @Override
    public void applyTo(RunState state) {
      throw new IllegalTransitionException(
          state.id(), state.header().status(), "be submitted again");
    }
  }

  record RunPaused(Instant at) implements OfRun {
    @Override
    public void applyTo(RunState state) {
      change(state, RunStatus.RUNNING, RunStatus.PAUSED);
    }
  }

  record RunResumed(Instant at) implements OfRun {
    @Override
    public void applyTo(RunState state) {
      change(state, RunStatus.PAUSED, RunStatus.RUNNING);
    }
  }

  /**
   * Nothing more is dispatched, running attempts are told to stop.
   *
   * @param outOfTime whether the run's time limit has passed; then the run has failed
   */
  record CancelRequested(Instant at, String reason, boolean outOfTime) implements OfRun {
    @Override
    public void applyTo(RunState state) {
      requireActive(state, "be cancelled");
      state.put(state.header().cancelling(reason, outOfTime));
    }
  }

  /** What did not succeed starts over; what succeeded is kept. */
  record RunRetried(Instant at) implements OfRun {
    @Override
    public void applyTo(RunState state) {
      if (!state.header().status().isTerminal()) {
        throw new IllegalTransitionException(state.id(), state.header().status(), "be retried");
      }
      int reopened = 0;
      for (int task = 0; task < state.graph().size(); task++) {
        TaskRecord record = state.task(task);
        if (TaskTransition.RESET.isLegalFrom(record.state()) && !isKept(state, task)) {
          boolean goesOn = state.graph().instances(task).length > 0;
          state.put(task, goesOn ? record.reopened() : record.reset());
          reopened++;
        }
      }
      for (int task = 0; task < state.graph().size(); task++) {
        if (state.task(task).state() == TaskState.PENDING) {
          state.put(task, state.task(task).withUnmet(Edges.unmet(state, task)));
        }
      }
      state.put(state.header().retried(at, reopened));
    }

    /**
     * What had nothing to do, or could not be done here, is done, and a failure that is allowed
     * counts as a success, with all instances of the task.
     */
    private static boolean isKept(RunState state, int task) {
      int whole = state.graph().template(task).orElse(task);
      TaskRecord record = state.task(whole);
      return switch (record.state()) {
        case SUCCEEDED -> true;
        case FAILED -> state.graph().task(whole).rules().allowFailure();
        case SKIPPED -> record.skipCause().filter(it -> !it.isFailure()).isPresent();
        default -> false;
      };
    }
  }

  /** Every task is in a terminal state. */
  record RunFinished(Instant at, RunStatus status) implements OfRun {
    @Override
    public void applyTo(RunState state) {
      requireActive(state, "finish");
      state.put(state.header().finished(status, at));
    }
  }

  private static void change(RunState state, RunStatus from, RunStatus to) {
    if (state.header().status() != from) {
      throw new IllegalTransitionException(state.id(), state.header().status(), "become " + to);
    }
    state.put(state.header().with(to));
  }

  private static void requireActive(RunState state, String what) {
    if (state.header().status().isTerminal()) {
      throw new IllegalTransitionException(state.id(), state.header().status(), what);
    }
  }
}
