package dev.decurion.core.run;

/** Why a task was skipped. */
public enum SkipCause {
  /** Something that it needs did not succeed. */
  BLOCKED,
  /** It is for the case of a failure, and nothing that it needs failed. */
  CONDITION
}
