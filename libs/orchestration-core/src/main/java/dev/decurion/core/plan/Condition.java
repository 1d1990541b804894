package dev.decurion.core.plan;

/** When a task starts, given how what it needs has ended. */
public enum Condition {
  /** All that it needs succeeded, or was allowed to fail; else the task is skipped. */
  SUCCESS,
  /** All that it needs is over, and something of it did not succeed; else the task is skipped. */
  FAILURE,
  /** All that it needs is over, however it ended. */
  ALWAYS
}
