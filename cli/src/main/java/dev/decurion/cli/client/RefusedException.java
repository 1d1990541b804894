package dev.decurion.cli.client;

import dev.decurion.cli.CommandFailure;

/** A service refused a request (4xx); the message says why, in the service's words. */
public final class RefusedException extends CommandFailure {
  private static final long serialVersionUID = 1L;
  private final int httpStatus;

  RefusedException(int exitStatus, int httpStatus, String message) {
    super(exitStatus, message);
    this.httpStatus = httpStatus;
  }

  public int httpStatus() {
    return httpStatus;
  }
}
