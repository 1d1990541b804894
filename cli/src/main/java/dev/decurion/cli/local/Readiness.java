package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Durations;
import dev.decurion.cli.Interruption;
import java.time.Duration;
import java.util.Optional;

/** Tells whether a process serves. */
@FunctionalInterface
interface Readiness {
  Duration BETWEEN_TRIES = Duration.ofMillis(50);

  /**
   * How long to wait.
   *
   * @param start for the process to serve
   * @param trouble for it to get over what it says keeps it from serving
   */
  record Patience(Duration start, Duration trouble) {}

  boolean isReady();

  /** What kept it from serving when that was last asked, if it says so. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /**
   * Waits until the process serves.
   *
   * @throws CommandFailure with the reason, or the end of its log, when it ends or takes too long
   */
  default void await(LocalProcess process, Patience patience, Interruption interruption) {
    long begin = System.nanoTime();
    long healthy = begin; // when there was last no trouble
    while (!isReady()) {
      interruption.throwIfRequested();
      if (!process.isAlive()) {
        String end = "ended with exit status " + process.exitValue() + " instead of starting";
        throw failure(process, end, process.lastCause());
      }
      long now = System.nanoTime();
      if (trouble().isEmpty()) {
        healthy = now;
      }
      if (now - begin > patience.start().toNanos()
          || now - healthy > patience.trouble().toNanos()) {
        String waited = Durations.text(Duration.ofNanos(now - begin));
        throw failure(process, "was not ready within " + waited, trouble());
      }
      interruption.await(BETWEEN_TRIES);
    }
  }

  /** The log is shown where nobody knows the reason. */
  private static CommandFailure failure(
      LocalProcess process, String what, Optional<String> reason) {
    String why =
        process
            .fullDisk()
            .or(() -> reason)
            .map(known -> ": " + known + "; see " + process.log())
            .orElseGet(() -> ":\n" + process.lastLogLines());
    return CommandFailure.infrastructure(process.name() + " " + what + why);
  }
}
