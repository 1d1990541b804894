package dev.decurion.core.plan;

/** What becomes of dependents on a milestone when its task fails after it announced it. */
public enum LateFailure {
  /** They go on: what they needed was there. */
  KEEP,
  /** They are stopped and cancelled; those that have not started are skipped. */
  CANCEL
}
