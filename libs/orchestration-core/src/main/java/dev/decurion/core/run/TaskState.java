package dev.decurion.core.run;

/** Where a task of a run stands. The legal changes stand in {@link TaskTransition}. */
public enum TaskState {
  /** Waits for what it needs. */
  PENDING,
  /** All that it needs has succeeded; waits for room. */
  READY,
  /** An attempt lies on the stream of its agent. */
  DISPATCHED,
  /** A runner holds the lease of its attempt. */
  RUNNING,
  /** An attempt failed; the next one waits for its time. */
  BACKING_OFF,
  SUCCEEDED,
  FAILED,
  /** Never started, because something that it needs did not succeed. */
  SKIPPED,
  CANCELLED;

  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == SKIPPED || this == CANCELLED;
  }

  /** Counts against the window of its agent. */
  public boolean isInFlight() {
    return this == DISPATCHED || this == RUNNING;
  }
}
