package dev.decurion.runner.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.runner.RunnerConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  private static final String URL = "decurion.llm.base-url";

  private static Optional<Endpoint> endpoint(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(RunnerConfig.class)
            .withSources(new SysPropConfigSource(), new PropertiesConfigSource(all, "test", 100))
            .build();
    return Endpoint.of(config.getConfigMapping(RunnerConfig.class).llm());
  }

  @Test
  void aRunnerNeedsNone() {
    assertThat(endpoint(Map.of())).isEmpty();
  }

  @Test
  void theKeyCanStandInAFileAndIsNeverShown(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "sk-secret-of-the-runner\n");

    Endpoint endpoint =
        endpoint(Map.of(URL, "https://a.example/v1", "decurion.llm.api-key-file", file.toString()))
            .orElseThrow();

    assertThat(endpoint.key()).contains("sk-secret-of-the-runner");
    assertThat(endpoint.toString()).doesNotContain("sk-");
  }

  @Test
  void pricesAreThoseOfTheRunnersModelAndOfOthersByName() {
    Endpoint endpoint =
        endpoint(
                Map.of(
                    URL,
                    "https://a.example/v1",
                    "decurion.llm.model",
                    "mini",
                    "decurion.llm.price.input-per-million",
                    "0.25",
                    "decurion.llm.price.output-per-million",
                    "2",
                    "decurion.llm.prices",
                    "gpt-5=1.25/10, ft:a/b=3/4"))
            .orElseThrow();

    assertThat(endpoint.prices())
        .containsOnly(
            Map.entry("mini", new Price(new BigDecimal("0.25"), new BigDecimal("2"))),
            Map.entry("gpt-5", new Price(new BigDecimal("1.25"), new BigDecimal("10"))),
            Map.entry("ft:a/b", new Price(new BigDecimal("3"), new BigDecimal("4"))));
    assertThat(endpoint.price("other")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "decurion.llm.base-url, ftp://a/v1, http or https",
    "decurion.llm.base-url, https://user:pw@a/v1, without user",
    "decurion.llm.base-url, https://a/v1#b, without user",
    "decurion.llm.base-url, '', no decurion.llm.base-url to ask",
    "decurion.llm.api-key-header, 'a b', the name of a header",
    "decurion.llm.prices, gpt-5, MODEL=INPUT/OUTPUT",
    "decurion.llm.prices, gpt-5=1.2.3/1, MODEL=INPUT/OUTPUT",
    "decurion.llm.prices, gpt-5=1000001/1, 0 to 1000000 US dollars",
    "decurion.llm.price.input-per-million, 1, both input-per-million and output-per-million",
    "decurion.llm.output-limit, tokens, max_completion_tokens or max_tokens",
    "decurion.llm.api-key-file, /does/not/exist, not both",
    "decurion.llm.api-key, 'a b', characters that no header can have"
  })
  void aSettingThatCannotBeUsedIsRefused(String name, String value, String message) {
    Map<String, String> settings =
        new HashMap<>(Map.of(URL, "https://a.example/v1", "decurion.llm.api-key", "placeholder"));
    settings.put(name, value);

    assertThatThrownBy(() -> endpoint(settings)).hasMessageContaining(message);
  }

  @Test
  void aFileForTheKeyThatIsNotThereIsRefused() {
    Map<String, String> settings =
        Map.of(URL, "https://a.example/v1", "decurion.llm.api-key-file", "/does/not/exist");

    assertThatThrownBy(() -> endpoint(settings))
        .hasMessageContaining("decurion.llm.api-key-file cannot be read");
  }

  @Test
  void costsAreRoundedUp() {
    Price price = new Price(new BigDecimal("0.0001"), BigDecimal.ZERO);

    assertThat(price.nanoUsd(1, 1)).isEqualTo(1);
    assertThat(price.nanoUsd(10_000, 1)).isEqualTo(1_000);
    assertThat(Usd.written(1)).isEqualTo("0.000000001");
    assertThat(Usd.written(5_000_000_000L)).isEqualTo("5");
  }
}
