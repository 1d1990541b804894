package dev.decurion.core.run;

/** Why a task was skipped. */
public enum SkipCause {
  /** Something that it needs did not succeed. */
  BLOCKED,
  /** It is for the case of a failure, and nothing that it needs failed. */
  CONDITION,
  /** It, or a task that it needs, cannot be done here, and its plan allows that. */
  UNAVAILABLE;

  /** Whether it is the consequence of a failure; else nothing is wrong. */
  public boolean isFailure() {
    return this == BLOCKED;
  }
}
