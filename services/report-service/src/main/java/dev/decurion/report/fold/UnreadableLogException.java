package dev.decurion.report.fold;

import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.NewerVersionException;

/** A log cannot be read by this version of the service. Nothing is lost: the log stays as it is. */
public final class UnreadableLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Cause cause;

  /** What is the matter with the log. */
  public enum Cause {
    NEWER_VERSION,
    DAMAGED
  }

  private UnreadableLogException(Cause cause, String message) {
    super(message);
    this.cause = cause;
  }

  static UnreadableLogException newer(RunId run, String entry, NewerVersionException found) {
    return new UnreadableLogException(
        Cause.NEWER_VERSION,
        "Entry "
            + entry
            + " in the log of run "
            + run
            + " has version "
            + found.version()
            + "; this report service reads up to "
            + found.known()
            + ". Upgrade it; nothing is lost");
  }

  static UnreadableLogException damaged(RunId run, String entry, String what) {
    return new UnreadableLogException(
        Cause.DAMAGED, "Entry " + entry + " in the log of run " + run + " " + what);
  }

  public Cause what() {
    return cause;
  }
}
