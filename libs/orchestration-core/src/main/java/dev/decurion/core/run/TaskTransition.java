package dev.decurion.core.run;

import static dev.decurion.core.run.TaskState.AWAITING_APPROVAL;
import static dev.decurion.core.run.TaskState.BACKING_OFF;
import static dev.decurion.core.run.TaskState.CANCELLED;
import static dev.decurion.core.run.TaskState.DISPATCHED;
import static dev.decurion.core.run.TaskState.FAILED;
import static dev.decurion.core.run.TaskState.FANNED_OUT;
import static dev.decurion.core.run.TaskState.PENDING;
import static dev.decurion.core.run.TaskState.READY;
import static dev.decurion.core.run.TaskState.RUNNING;
import static dev.decurion.core.run.TaskState.SKIPPED;
import static dev.decurion.core.run.TaskState.SUCCEEDED;

import java.util.EnumSet;
import java.util.Set;

/**
 * The table of transitions of a task: what may happen in which states, and where it leads. The
 * diagram in docs/task-states.md is generated from it by a test.
 */
public enum TaskTransition {
  BECOME_READY(READY, PENDING, BACKING_OFF),
  FAN_OUT(FANNED_OUT, PENDING),
  ASK(AWAITING_APPROVAL, READY),
  DISPATCH(DISPATCHED, READY),
  START(RUNNING, DISPATCHED),
  SUCCEED(SUCCEEDED, RUNNING, AWAITING_APPROVAL, FANNED_OUT),
  BACK_OFF(BACKING_OFF, RUNNING),
  FAIL(FAILED, RUNNING, AWAITING_APPROVAL, FANNED_OUT),
  SKIP(SKIPPED, PENDING, RUNNING),
  CANCEL(
      CANCELLED, PENDING, READY, AWAITING_APPROVAL, DISPATCHED, RUNNING, BACKING_OFF, FANNED_OUT),
  RESET(PENDING, FAILED, SKIPPED, CANCELLED),
  /** Of a task that has fanned out already. */
  REOPEN(FANNED_OUT, FAILED, CANCELLED);

  private final TaskState to;
  private final Set<TaskState> from;

  TaskTransition(TaskState to, TaskState first, TaskState... others) {
    this.to = to;
    this.from = EnumSet.of(first, others);
  }

  public TaskState to() {
    return to;
  }

  public boolean isLegalFrom(TaskState state) {
    return from.contains(state);
  }
}
