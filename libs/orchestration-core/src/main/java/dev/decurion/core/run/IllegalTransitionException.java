package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;

/** An event does not fit the state that it is applied to: a log is damaged, or a decision wrong. */
public final class IllegalTransitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalTransitionException(
      RunId run, TaskAddress task, TaskState state, TaskTransition transition) {
    super("run " + run + ", task " + task + ": cannot " + transition + " while " + state);
  }

  IllegalTransitionException(RunId run, RunStatus status, String what) {
    super("run " + run + ": cannot " + what + " while " + status);
  }
}
