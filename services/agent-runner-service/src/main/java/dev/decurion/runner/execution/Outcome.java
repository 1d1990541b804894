package dev.decurion.runner.execution;

import dev.decurion.core.run.Change;
import dev.decurion.core.run.Change.ChangedFile;
import dev.decurion.core.run.Failure;
import dev.decurion.runner.secrets.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How an attempt ended. */
public sealed interface Outcome {
  /** In one word, for metrics. */
  String label();

  /** The same without secrets in its texts. */
  Outcome masked(Secrets secrets);

  /**
   * @param change of the code base, where it is known
   */
  record Succeeded(Map<String, String> outputs, Optional<Change> change) implements Outcome {
    public Succeeded {
      outputs = Map.copyOf(outputs);
    }

    @Override
    public Outcome masked(Secrets secrets) {
      Map<String, String> masked = new HashMap<>();
      outputs.forEach((key, value) -> masked.put(secrets.mask(key), secrets.mask(value)));
      return new Succeeded(masked, change.map(it -> masked(it, secrets)));
    }

    /** A task can name its files as it likes. */
    private static Change masked(Change change, Secrets secrets) {
      return new Change(
          change.commit(),
          change.files(),
          change.insertions(),
          change.deletions(),
          change.changed().stream()
              .map(
                  file ->
                      new ChangedFile(
                          secrets.mask(file.path()), file.insertions(), file.deletions()))
              .toList());
    }

    @Override
    public String label() {
      return "succeeded";
    }
  }

  record Failed(Failure failure) implements Outcome {
    @Override
    public Outcome masked(Secrets secrets) {
      return new Failed(Outcome.masked(failure, secrets));
    }

    @Override
    public String label() {
      return failure.reason().name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * It asks to be tried again.
   *
   * @param retryAfter how much later
   */
  record Parked(Failure failure, Duration retryAfter) implements Outcome {
    @Override
    public Outcome masked(Secrets secrets) {
      return new Parked(Outcome.masked(failure, secrets), retryAfter);
    }

    @Override
    public String label() {
      return "parked";
    }
  }

  /** It was superseded; nobody waits for a report. */
  record Abandoned() implements Outcome {
    @Override
    public Outcome masked(Secrets secrets) {
      return this;
    }

    @Override
    public String label() {
      return "abandoned";
    }
  }

  private static Failure masked(Failure failure, Secrets secrets) {
    return new Failure(
        failure.reason(),
        secrets.mask(failure.message()),
        failure.exitCode(),
        secrets.mask(failure.logTail()),
        failure.usage());
  }
}
