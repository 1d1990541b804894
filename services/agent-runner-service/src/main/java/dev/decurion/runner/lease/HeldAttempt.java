package dev.decurion.runner.lease;

import dev.decurion.core.run.AttemptId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An attempt whose lease this runner holds, until its report is delivered. Thread-safe. */
public final class HeldAttempt {
  private final AttemptId id;
  private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
  private volatile long renewedNanos;

  public HeldAttempt(AttemptId id, long renewedNanos) {
    this.id = id;
    this.renewedNanos = renewedNanos;
  }

  public AttemptId id() {
    return id;
  }

  /** Asks it to end; the first reason counts. */
  public void stop(StopReason reason) {
    stop.complete(reason);
  }

  /** Completes when it shall end. */
  public CompletionStage<StopReason> stopped() {
    return stop;
  }

  /** Why it shall end, if it shall. */
  public Optional<StopReason> stopReason() {
    return Optional.ofNullable(stop.getNow(null));
  }

  void renewed(long nanos) {
    renewedNanos = nanos;
  }

  boolean isExpired(long nowNanos, Duration lease) {
    return nowNanos - renewedNanos > lease.toNanos();
  }
}
