package dev.decurion.core.run;

/** Where a task of a run stands. The legal changes stand in {@link TaskTransition}. */
public enum TaskState {
  /** Waits for what it needs. */
  PENDING,
  /** Its instances run; it ends with the last of them. */
  FANNED_OUT,
  /** What it needs is met; waits for room. */
  READY,
  /** People have been asked, and nobody has answered yet. */
  AWAITING_APPROVAL,
  /** An attempt lies on the stream of its agent. */
  DISPATCHED,
  /** A runner holds the lease of its attempt. */
  RUNNING,
  /** An attempt failed or was parked; the next one waits for its time. */
  BACKING_OFF,
  SUCCEEDED,
  FAILED,
  /** Never started; {@link SkipCause} says why. */
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
