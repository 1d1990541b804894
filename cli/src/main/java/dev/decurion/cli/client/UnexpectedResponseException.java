package dev.decurion.cli.client;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;

/** A service answered something that this command line does not understand. */
public final class UnexpectedResponseException extends CommandFailure {
  private static final long serialVersionUID = 1L;

  UnexpectedResponseException(String source, String detail) {
    super(
        ExitStatus.INFRASTRUCTURE,
        "the answer of "
            + source
            + " is not what a Decurion service sends ("
            + detail
            + "); is another program listening there, or another version of Decurion?");
  }
}
