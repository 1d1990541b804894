package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Usage;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes of a failure with the exit code of {@code parkOn} a request to be tried again later. */
final class Parking {
  private static final String KEY = "retry-after";

  private Parking() {}

  /**
   * @param unlessTold what was used of language models when the file does not tell
   * @param outputFile says how much later; of what else it says only the use of language models is
   *     kept
   * @throws TaskFailedException the failure, when that is missing or not readable
   */
  static Outcome park(
      TaskFailedException failure,
      Optional<Usage> unlessTold,
      Path outputFile,
      AttemptContext context,
      Instant now)
      throws TaskFailedException, IOException {
    Map<String, String> outputs = read(failure, outputFile, context.secrets());
    String written = outputs.getOrDefault(KEY, "");
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
        new Failure(
            Failure.Reason.PARKED,
            message,
            failure.exitCode(),
            context.log().tail(),
            Usage.of(outputs).or(() -> unlessTold)),
        wait);
  }

  private static Map<String, String> read(
      TaskFailedException failure, Path outputFile, Secrets secrets)
      throws TaskFailedException, IOException {
    Map<String, String> outputs;
    try {
      outputs = OutputFile.read(outputFile, secrets);
    } catch (TaskFailedException e) {
      throw notParked(failure, e.getMessage());
    }
    if (!outputs.containsKey(KEY)) {
      throw notParked(failure, KEY + " is missing in its outputs (DECURION_OUTPUT)");
    }
    return outputs;
  }

  private static TaskFailedException notParked(TaskFailedException failure, String why) {
    return failure.saying(failure.getMessage() + " (parkOn), but " + why);
  }
}
