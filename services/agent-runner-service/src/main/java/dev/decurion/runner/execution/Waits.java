package dev.decurion.runner.execution;

import dev.decurion.runner.lease.HeldAttempt;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Executes {@code wait}: holds the slot without a thread. */
@ApplicationScoped
class Waits {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "waits"));

  /**
   * @return completes when the time has passed, or exceptionally with a {@link StoppedException} or
   *     {@link TaskFailedException}
   */
  CompletionStage<Void> hold(Duration duration, HeldAttempt held, Deadline deadline) {
    if (duration.isZero()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    boolean tooLong = duration.compareTo(deadline.remaining()) > 0;
    Runnable end =
        tooLong
            ? () -> over.completeExceptionally(TaskFailedException.timeout(deadline))
            : () -> over.complete(null);
    Duration until = tooLong ? deadline.remaining() : duration;
    ScheduledFuture<?> alarm = timer.schedule(end, until.toNanos(), TimeUnit.NANOSECONDS);
    held.stopped()
        .thenAccept(
            reason -> {
              alarm.cancel(false);
              over.completeExceptionally(new StoppedException(reason));
            });
    return over;
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }
}
