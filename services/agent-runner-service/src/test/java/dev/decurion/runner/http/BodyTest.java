package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.runner.secrets.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final BodyMemory memory = new BodyMemory(2);

  private Body read(String text) throws IOException {
    return Body.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Body.Limit.whole(memory));
  }

  private static String json(int length) {
    return "\"" + "x".repeat(length - 2) + "\"";
  }

  @Test
  void aBodyIsReadUpToItsLimit() throws IOException {
    try (Body body = read(json(MEBIBYTE))) {
      assertThat(body.json(new ObjectMapper()).asText()).hasSize(MEBIBYTE - 2);
    }
    assertThatThrownBy(() -> read(json(MEBIBYTE + 1))).hasMessageContaining("more than the 1 MiB");
  }

  @Test
  void bodiesShareTheirMemoryAndGiveItBack() throws IOException {
    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> read(json(MEBIBYTE + 1))).isInstanceOf(IOException.class);
      try (Body one = read(json(MEBIBYTE));
          Body small = read("{}")) {
        assertThatThrownBy(() -> read(json(MEBIBYTE)))
            .hasMessageContainingAll("more than 2 MiB together", "'concurrency'");
        assertThat(one.isEmpty() || small.isEmpty()).isFalse();
      }
    }
  }

  @Test
  void whereOnlyTheBeginningCountsNoMoreIsKept() throws IOException {
    Body.Limit limit = Body.Limit.start(new BodyMemory(0));
    byte[] much = "x".repeat(3 * MEBIBYTE).getBytes(StandardCharsets.UTF_8);
    try (Body body = Body.read(new ByteArrayInputStream(much), limit)) {
      assertThat(body.shown(Secrets.NONE)).hasSize(": ".length() + 200 + "…".length());
    }
  }
}
