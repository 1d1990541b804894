package dev.decurion.cli.client;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;

/** Nothing answers at the address of a service, or it says that it cannot serve now (5xx). */
public final class ServiceUnreachableException extends CommandFailure {
  private static final long serialVersionUID = 1L;

  ServiceUnreachableException(String message, Throwable cause) {
    super(ExitStatus.INFRASTRUCTURE, message, cause);
  }

  ServiceUnreachableException(String message) {
    super(ExitStatus.INFRASTRUCTURE, message);
  }
}
