package dev.decurion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0.0s",
    "PT3.2S, 3.2s",
    "PT12S, 12s",
    "PT59.96S, 60s",
    "PT63.2S, 1m 03s",
    "PT15M, 15m 00s",
    "PT330H, 330 h",
    "PT2H30M, 2 h 30 min"
  })
  void areWrittenForPeople(String iso, String text) {
    assertThat(Durations.text(Duration.parse(iso))).isEqualTo(text);
    assertThat(Durations.text(iso)).isEqualTo(text);
  }
}
