package dev.decurion.core.run;

/** Where a run stands. */
public enum RunStatus {
  RUNNING,
  /** Running attempts go on; nothing new is dispatched. */
  PAUSED,
  /** Nothing new starts; waits until the running attempts have been stopped. */
  CANCELLING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
