package dev.decurion.runner.execution;

import dev.decurion.core.plan.Action;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.lease.HeldAttempt;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Executes attempts, each on a thread of its own but for those that only wait. */
@ApplicationScoped
public class AttemptExecutor {
  private final AttemptExecution execution;
  private final Waits waits;
  private final ExecutorService threads;

  AttemptExecutor(AttemptExecution execution, Waits waits, RunnerConfig config) {
    this.execution = execution;
    this.waits = waits;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            config.slots(), task -> new Thread(task, "slot-" + number.incrementAndGet()));
  }

  /**
   * Executes an attempt that was started. Does not block; callers keep to the number of slots.
   *
   * @return completes with the outcome, never exceptionally; at once for {@code wait: 0s}
   */
  public CompletionStage<Outcome> execute(Assignment assignment, HeldAttempt held) {
    Deadline deadline = Deadline.in(assignment.timeout());
    Action action = assignment.action();
    if (!(action instanceof Action.Wait wait)) {
      return onThread(assignment, held, deadline, Optional.of(action));
    }
    return waits
        .hold(wait.duration(), held, deadline)
        .thenCompose(
            over ->
                assignment.verify().isEmpty()
                    ? CompletableFuture.completedFuture(
                        new Outcome.Succeeded(Map.of(), Optional.empty()))
                    : onThread(assignment, held, deadline, Optional.empty()))
        .exceptionally(AttemptExecutor::outcomeOf);
  }

  private CompletionStage<Outcome> onThread(
      Assignment assignment, HeldAttempt held, Deadline deadline, Optional<Action> action) {
    return CompletableFuture.supplyAsync(
            () -> execution.execute(assignment, held, deadline, action), threads)
        .exceptionally(AttemptExecutor::outcomeOf);
  }

  private static Outcome outcomeOf(Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    if (cause instanceof StoppedException stopped) {
      return stopped.outcome("");
    }
    if (cause instanceof TaskFailedException failed) {
      return new Outcome.Failed(failed.failure(""));
    }
    return new Outcome.Failed(
        TaskFailedException.because("the runner could not execute it: " + cause, cause)
            .failure(""));
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
