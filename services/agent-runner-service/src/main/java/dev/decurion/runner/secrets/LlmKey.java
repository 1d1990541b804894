package dev.decurion.runner.secrets;

import dev.decurion.runner.RunnerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The key of the endpoint of language models, as it is configured. */
public final class LlmKey {
  private LlmKey() {}

  /**
   * Empty when none is configured.
   *
   * @throws IllegalArgumentException when it cannot be used; without the key in its message
   */
  public static Optional<String> of(RunnerConfig.Llm config) {
    if (config.apiKey().isPresent() && config.apiKeyFile().isPresent()) {
      throw new IllegalArgumentException(
          "set either decurion.llm.api-key or decurion.llm.api-key-file, not both");
    }
    Optional<String> key =
        config.apiKey().or(() -> config.apiKeyFile().map(LlmKey::read)).map(String::strip);
    if (key.filter(it -> it.isEmpty() || it.chars().anyMatch(c -> c < '!' || c > '~'))
        .isPresent()) {
      throw new IllegalArgumentException(
          "the key of decurion.llm is empty or has characters that no header can have");
    }
    return key;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("decurion.llm.api-key-file cannot be read: " + e, e);
    }
  }
}
