package dev.decurion.runner.http;

import java.util.concurrent.atomic.AtomicLong;

/** What the bodies of all answers that are read at the same time may take. Thread-safe. */
final class BodyMemory {
  static final int MEBIBYTE = 1024 * 1024;

  private final int most;
  private final AtomicLong left;

  /**
   * @param mebibytes all together
   */
  BodyMemory(int mebibytes) {
    this.most = mebibytes;
    this.left = new AtomicLong((long) mebibytes * MEBIBYTE);
  }

  /**
   * Whoever takes it gives it back.
   *
   * @throws Body.BodyTooLargeException when so much is not left
   */
  void take(long bytes) throws Body.BodyTooLargeException {
    if (left.addAndGet(-bytes) < 0) {
      giveBack(bytes);
      throw new Body.BodyTooLargeException(
          "the answers that the runner reads at the same time have more than %d MiB together; have fewer under way at a time ('concurrency'), or ask for less"
              .formatted(most));
    }
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }
}
