package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  @Test
  void secondsMayHaveAFraction() {
    assertThat(RetryAfter.parse("120", NOW)).contains(Duration.ofSeconds(120));
    assertThat(RetryAfter.parse(" 1.25 ", NOW)).contains(Duration.ofMillis(1_250));
    assertThat(RetryAfter.parse("999999999.999999999", NOW)).isPresent();
  }

  /** The examples of RFC 9110, section 5.6.7. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
        "1994-11-06T09:49:37.000+01:00"
      })
  void aTimeIsWaitedFor(String time) {
    assertThat(RetryAfter.parse(time, NOW)).contains(Duration.ofSeconds(37));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.25", "Sun, 06 Nov 1994 08:48:59 GMT", "1970-01-01T00:00:00Z"})
  void nothingIsTriedAgainWithoutAPause(String time) {
    assertThat(RetryAfter.parse(time, NOW)).contains(Duration.ofSeconds(1));
  }

  @Test
  void aYearOfTwoDigitsIsNeverMoreThanFiftyYearsAhead() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(RetryAfter.parse("Friday, 01-Jan-27 00:00:00 GMT", now))
        .contains(Duration.ofDays(365));
    assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", now))
        .contains(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-1",
        "1e3",
        "1,5",
        "1.",
        "PT5S",
        "5s",
        "1700000000",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET"
      })
  void anythingElseIsNotReadable(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isEmpty();
  }
}
