package dev.decurion.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the main thread end its work in good order on Ctrl-C, SIGTERM and SIGHUP: the shutdown hook
 * only says that an end is wanted and then keeps the JVM alive until {@link #close()}, so that
 * there is one way to stop, not two that race.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration OVERDUE = Duration.ofSeconds(75);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "interruption");
  private volatile Runnable lastResort = () -> {};

  private Interruption() {}

  /** Reacts to signals until it is closed. */
  public static Interruption ofSignals() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Never requested, unless a test does; signals end the JVM as usual. */
  public static Interruption none() {
    return new Interruption();
  }

  /** What the hook does when the main thread has not ended within 75 seconds. */
  public void lastResort(Runnable action) {
    lastResort = action;
  }

  public void request() {
    requested.countDown();
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  public void throwIfRequested() {
    if (isRequested()) {
      throw CommandFailure.interrupted();
    }
  }

  /** Waits, at most until an end is wanted; true when it is. */
  public boolean await(Duration duration) {
    return await(requested, duration);
  }

  /** Waits without regard to requests; for the little that is left to do after one. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already; it ends because of the line above.
    }
  }

  private void onShutdown() {
    request();
    if (!await(done, OVERDUE)) {
      lastResort.run();
    }
  }

  private static boolean await(CountDownLatch latch, Duration duration) {
    try {
      return latch.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }
}
