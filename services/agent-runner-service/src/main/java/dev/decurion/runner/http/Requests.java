package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Repeat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends the requests of an attempt. Each of its threads sends the next request when the one before
 * has been answered.
 */
final class Requests implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 2;

  private final Action.Http http;
  private final Tally tally;
  private final ExpectationCheck check;
  private final int senders;
  private final AtomicInteger left;
  private final CloseableHttpClient client;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean closed;

  Requests(Action.Http http, Clients clients, Tally tally) {
    Repeat repeat = http.repeat().orElse(Repeat.ONCE);
    this.http = http;
    this.tally = tally;
    this.check = new ExpectationCheck(http.expect());
    this.senders = Math.min(repeat.times(), repeat.concurrency());
    this.left = new AtomicInteger(repeat.times());
    this.client = clients.client(senders);
    ThreadFactory daemons = daemons(Thread.currentThread().getName() + "-http-");
    this.threads = Executors.newFixedThreadPool(senders, daemons);
    this.timer = new ScheduledThreadPoolExecutor(1, daemons);
    this.timer.setRemoveOnCancelPolicy(true);
  }

  /** Completes when all have been sent, or too many have failed. */
  CompletableFuture<?> send() {
    CompletableFuture<?>[] all =
        Stream.generate(() -> CompletableFuture.runAsync(this::sendInTurn, threads))
            .limit(senders)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.anyOf(
        CompletableFuture.allOf(all), tally.failed().toCompletableFuture());
  }

  private void sendInTurn() {
    while (!closed && left.getAndDecrement() > 0) {
      long start = System.nanoTime();
      try {
        int status = new Call(http, check, client).send(timer);
        tally.answered(status, System.nanoTime() - start);
      } catch (CallFailedException e) {
        if (!closed) {
          tally.failed(e, System.nanoTime() - start);
        }
      }
    }
  }

  /**
   * Ends what is under way. Only a look-up of a name cannot be ended; its thread goes no further
   * than that.
   */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    client.close(CloseMode.IMMEDIATE);
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
