package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Failure.Reason;
import dev.decurion.runner.lease.StopReason;
import java.util.Optional;

/** The attempt was stopped before it had ended by itself. */
public final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final StopReason reason;

  public StoppedException(StopReason reason) {
    super("stopped: " + reason);
    this.reason = reason;
  }

  Outcome outcome(String logTail) {
    return switch (reason) {
      case CANCELLED -> failed(Reason.CANCELLED, "stopped, because its run is cancelled", logTail);
      case SHUTDOWN -> failed(Reason.LOST, "the runner was shut down", logTail);
      case LEASE_LOST ->
          failed(
              Reason.LOST,
              "the runner could not renew its lease in time and stopped the attempt",
              logTail);
      case GONE -> new Outcome.Abandoned();
    };
  }

  private static Outcome failed(Reason reason, String message, String logTail) {
    return new Outcome.Failed(new Failure(reason, message, Optional.empty(), logTail));
  }
}
