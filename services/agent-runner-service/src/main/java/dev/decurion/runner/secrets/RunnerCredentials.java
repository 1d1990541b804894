package dev.decurion.runner.secrets;

import dev.decurion.runner.RunnerConfig;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the runner itself signs in with; no task may ask for it, and none may print it. */
final class RunnerCredentials {
  private static final String CACHE = "DECURION_CACHE_REDIS_URL";

  private RunnerCredentials() {}

  /**
   * @param tokens others than those of the configuration
   */
  static Collection<String> of(
      RunnerConfig config, Map<String, String> environment, Stream<String> tokens) {
    Set<String> found = new LinkedHashSet<>();
    Stream.concat(tokens, LlmKey.of(config.llm()).stream())
        .filter(Secrets::isCredential)
        .forEach(found::add);
    Stream.of(
            Optional.of(config.redis().url()),
            config.database().url(),
            Optional.ofNullable(environment.get(CACHE)))
        .flatMap(Optional::stream)
        .forEach(url -> found.addAll(UrlPasswords.in(url)));
    return found;
  }
}
