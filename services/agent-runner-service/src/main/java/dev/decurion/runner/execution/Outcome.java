package dev.decurion.runner.execution;

import dev.decurion.core.run.Change;
import dev.decurion.core.run.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How an attempt ended. */
public sealed interface Outcome {
  /** In one word, for metrics. */
  String label();

  /**
   * @param change of the code base, where it is known
   */
  record Succeeded(Map<String, String> outputs, Optional<Change> change) implements Outcome {
    public Succeeded {
      outputs = Map.copyOf(outputs);
    }

    @Override
    public String label() {
      return "succeeded";
    }
  }

  record Failed(Failure failure) implements Outcome {
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
    public String label() {
      return "parked";
    }
  }

  /** It was superseded; nobody waits for a report. */
  record Abandoned() implements Outcome {
    @Override
    public String label() {
      return "abandoned";
    }
  }
}
