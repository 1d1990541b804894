package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Failure.Reason;
import dev.decurion.core.run.Usage;
import dev.decurion.runner.lease.StopReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attempt was stopped before it had ended by itself. */
public final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final StopReason reason;
  private @Nullable Usage usage;

  public StoppedException(StopReason reason) {
    super("stopped: " + reason);
    this.reason = reason;
  }

  /** The same, of an attempt that has used so much of language models; null: not known. */
  public StoppedException using(@Nullable Usage used) {
    usage = used;
    return this;
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

  private Outcome failed(Reason why, String message, String logTail) {
    return new Outcome.Failed(
        new Failure(why, message, Optional.empty(), logTail, Optional.ofNullable(usage)));
  }
}
