package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Durations;
import dev.decurion.cli.Interruption;
import java.time.Duration;

/** Tells whether a process serves. */
@FunctionalInterface
interface Readiness {
  Duration BETWEEN_TRIES = Duration.ofMillis(50);

  boolean isReady();

  /**
   * Waits until the process serves.
   *
   * @throws CommandFailure with the end of its log, when it ends or takes too long
   */
  default void await(LocalProcess process, Duration patience, Interruption interruption) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      interruption.throwIfRequested();
      if (!process.isAlive()) {
        throw CommandFailure.infrastructure(
            process.name()
                + " ended with exit status "
                + process.exitValue()
                + " instead of starting:\n"
                + process.lastLogLines());
      }
      if (System.nanoTime() > deadline) {
        throw CommandFailure.infrastructure(
            process.name()
                + " was not ready within "
                + Durations.text(patience)
                + ":\n"
                + process.lastLogLines());
      }
      interruption.await(BETWEEN_TRIES);
    }
  }
}
