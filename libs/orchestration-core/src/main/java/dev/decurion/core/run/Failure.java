package dev.decurion.core.run;

import java.util.Optional;

/**
 * Why an attempt did not succeed.
 *
 * @param message for people: what went wrong
 * @param exitCode of the process, where there was one that ended by itself
 * @param logTail the end of what the attempt printed, at most a few KiB
 * @param usage of language models by the attempt, as far as it is known
 */
public record Failure(
    Reason reason,
    String message,
    Optional<Integer> exitCode,
    String logTail,
    Optional<Usage> usage) {

  /** Without a known use of language models. */
  public Failure(Reason reason, String message, Optional<Integer> exitCode, String logTail) {
    this(reason, message, exitCode, logTail, Optional.empty());
  }

  public static Failure of(Reason reason, String message) {
    return new Failure(reason, message, Optional.empty(), "");
  }

  /** The kinds of failure. */
  public enum Reason {
    /** The action failed. */
    FAILURE,
    /** The action succeeded, its verification did not. */
    VERIFY,
    /** The time limit passed. */
    TIMEOUT,
    /** The runner's lease ran out. */
    LOST,
    /** The attempt was stopped because its run or its task is cancelled. */
    CANCELLED,
    /** The attempt asked to be tried again later; it does not count. */
    PARKED,
    /** Somebody said no, or nobody said yes in time. */
    REJECTED,
    /** What it changed cannot be merged with what others have changed. */
    CONFLICT,
    /** What it takes is missing here, and its plan lets it be skipped then. */
    UNAVAILABLE
  }
}
