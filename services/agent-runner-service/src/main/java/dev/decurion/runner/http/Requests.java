package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Repeat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The requests of an attempt, sent by as many senders as there may be under way at a time. */
final class Requests implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 2;

  private final Tally tally;
  private final List<Sender> senders;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;

  Requests(Action.Http http, Hop first, Clients clients, Tally tally, BodyMemory memory) {
    Repeat repeat = http.repeat().orElse(Repeat.ONCE);
    ThreadFactory daemons = daemons(Thread.currentThread().getName() + "-http-");
    int concurrency = Math.min(repeat.times(), repeat.concurrency());
    this.tally = tally;
    this.threads = Executors.newFixedThreadPool(concurrency, daemons);
    this.timer = new ScheduledThreadPoolExecutor(1, daemons);
    this.timer.setRemoveOnCancelPolicy(true);
    ExpectationCheck check = new ExpectationCheck(http.expect(), first.secrets(), memory);
    AtomicInteger left = new AtomicInteger(repeat.times());
    this.senders =
        Stream.generate(() -> new Sender(http, first, check, clients, tally, left, timer))
            .limit(concurrency)
            .toList();
  }

  /** Completes when all have been sent, or too many have failed. */
  CompletableFuture<?> send() {
    CompletableFuture<?>[] all =
        senders.stream()
            .map(sender -> CompletableFuture.runAsync(sender, threads))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.anyOf(
        CompletableFuture.allOf(all), tally.failed().toCompletableFuture());
  }

  /**
   * Ends what is under way. A look-up of a name cannot be ended; its thread goes no further than
   * that, and is not waited for.
   */
  @Override
  public void close() throws InterruptedException {
    senders.forEach(Sender::stop);
    timer.shutdownNow();
    threads.shutdownNow();
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
