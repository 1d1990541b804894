package dev.decurion.runner.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.runner.RunnerConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerCredentialsTest {
  private static Collection<String> of(Map<String, String> settings, String... tokens) {
    RunnerConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(RunnerConfig.class)
            .withSources(
                new SysPropConfigSource(), new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(RunnerConfig.class);
    return RunnerCredentials.of(config, settings, Stream.of(tokens));
  }

  private static Collection<String> ofDatabase(String url) {
    return of(Map.of("decurion.database.url", url));
  }

  @Test
  void theyAreThePasswordsOfItsServersAndItsTokens() {
    assertThat(
            of(
                Map.of(
                    "decurion.redis.url", "redis://:of-node-1@a:1,redis://me:of-node-2@b:2",
                    "decurion.database.url", "postgresql://me:of-database-1@host:5432/plans",
                    "DECURION_CACHE_REDIS_URL", "redis://:of-cache-1@host:6379",
                    "decurion.llm.base-url", "https://a.example/v1",
                    "decurion.llm.api-key", "sk-0123456789abcdef"),
                "token-of-the-api-1",
                "short"))
        .containsExactlyInAnyOrder(
            "of-node-1",
            "of-node-2",
            "of-database-1",
            "of-cache-1",
            "sk-0123456789abcdef",
            "token-of-the-api-1");
  }

  @Test
  void aPasswordIsOneAsItIsWrittenAndAsItIs() {
    assertThat(ofDatabase("postgresql://me:p%40ss+word1@host/plans"))
        .containsExactlyInAnyOrder("p%40ss+word1", "p@ss+word1");
    assertThat(ofDatabase("postgresql://host/plans?user=me&password=hunter2hunter2"))
        .containsExactly("hunter2hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc1", "postgres", "changeme", "password"})
  void oneThatMayBeAUsualWordIsOneOnlyInAUrl(String word) {
    assertThat(ofDatabase("postgresql://me:" + word + "@host/plans"))
        .containsExactly(":" + word + "@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://postgres:postgres@127.0.0.1:5432/postgres",
        "postgresql://me@host/plans",
        "postgresql://host/plans"
      })
  void ofThoseOfDecurionRunThereIsNone(String url) {
    assertThat(ofDatabase(url)).isEmpty();
  }
}
