package dev.decurion.testing.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Submit one plan again and again, from several threads, and remember what was acknowledged. */
final class Submitters implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final Services services;
  private final String plan;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Acknowledged> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean over;

  /** A run, when it was sent and when the answer came, by {@code System.nanoTime}. */
  record Acknowledged(String run, long sentNanos, long answeredNanos) {}

  Submitters(Services services, String plan) {
    this.services = services;
    this.plan = plan;
    for (int i = 0; i < THREADS; i++) {
      int coordinator = i % 2;
      Thread thread = new Thread(() -> submit(coordinator), "submitter-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void submit(int coordinator) {
    while (!over) {
      try {
        long sent = System.nanoTime();
        String run = services.submit(plan, coordinator);
        acknowledged.add(new Acknowledged(run, sent, System.nanoTime()));
      } catch (IOException e) {
        // Not acknowledged, so it does not count.
      }
      pass(BETWEEN);
    }
  }

  /** What was acknowledged so far, in the order of the answers. */
  List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return new ArrayList<>(acknowledged);
    }
  }

  /** The load has a length; nothing is waited for here. */
  static void pass(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
