package dev.decurion.runner.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {
  private static final String SHORT = "tok-Zq8rT2vW4yB6nM1k";
  private static final String LONG = "eyJhbGciOiJIUzI1NiJ9.Zq8rT2vW4yB6nM1kXc3.".repeat(5) + "end";

  @ParameterizedTest
  @ValueSource(strings = {SHORT, "eyJ0eXAi.Zq8rT2vW4yB6nM1kXc3pLs9dHf7gJ5aQ0uIe2oRwYtK8bNvC6x4z"})
  void aSecretIsNotShownInPartWhereverTheTextIsCut(String secret) {
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", secret));
    String text = "you sent Bearer " + secret + " and that is wrong";

    for (int most = 1; most <= text.length(); most++) {
      assertThat(Excerpt.of(text, most, secrets)).doesNotContain(secret.substring(0, 4));
    }
  }

  @Test
  void norIsOneOfManyPieces() {
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", LONG));

    for (int most = 1; most <= LONG.length(); most++) {
      assertThat(Excerpt.of(LONG + " is wrong", most, secrets)).doesNotContain("eyJh", "Zq8r");
    }
  }

  @Test
  void aTextWithoutASecretIsCutWhereItShallBe() {
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", SHORT));

    assertThat(Excerpt.of("a\u001b[31m b\r\nc", 100, secrets)).isEqualTo("a [31m b c");
    assertThat(Excerpt.of("abcdef", 3, secrets)).isEqualTo("abc…");
    assertThat(Excerpt.of("abcdef", 3, Secrets.NONE)).isEqualTo("abc…");
  }
}
