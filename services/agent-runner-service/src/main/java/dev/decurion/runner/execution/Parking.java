package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Makes of a failure with the exit code of {@code parkOn} a request to be tried again later. */
final class Parking {
  private static final String KEY = "retry-after";

  private Parking() {}

  /**
   * @param outputFile says how much later; what else it says is dropped
   * @throws TaskFailedException the failure, when that is missing or not readable
   */
  static Outcome park(
      TaskFailedException failure, Path outputFile, AttemptContext context, Instant now)
      throws TaskFailedException, IOException {
    String written = read(failure, outputFile, context.secrets());
    Duration wait =
        RetryAfter.parse(written, now)
            .orElseThrow(
                () ->
                    notParked(
                        failure,
                        KEY
                            + " is unreadable: '"
                            + OutputFile.excerpt(written)
                            + "'; it is seconds, an ISO 8601 instant or an HTTP date"));
    String message =
        failure.getMessage() + " (parkOn), to be tried again in " + wait.toSeconds() + " s";
    return new Outcome.Parked(
        new Failure(Failure.Reason.PARKED, message, failure.exitCode(), context.log().tail()),
        wait);
  }

  private static String read(TaskFailedException failure, Path outputFile, Secrets secrets)
      throws TaskFailedException, IOException {
    String written;
    try {
      written = OutputFile.read(outputFile, secrets).get(KEY);
    } catch (TaskFailedException e) {
      throw notParked(failure, e.getMessage());
    }
    if (written == null) {
      throw notParked(failure, KEY + " is missing in its outputs (DECURION_OUTPUT)");
    }
    return written;
  }

  private static TaskFailedException notParked(TaskFailedException failure, String why) {
    return failure.saying(failure.getMessage() + " (parkOn), but " + why);
  }
}
