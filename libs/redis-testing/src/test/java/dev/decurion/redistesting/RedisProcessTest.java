package dev.decurion.redistesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisProcessTest {
  private final RedisProcess redis = RedisProcess.keeping();

  @AfterEach
  void end() {
    redis.close();
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill() throws IOException {
    assertThat(send("SET colour red")).isEqualTo("+OK");
    redis.kill();
    assertThatThrownBy(() -> send("PING")).isInstanceOf(IOException.class);
    redis.start();
    assertThat(send("STRLEN colour")).isEqualTo(":3");
  }

  @Test
  void what_was_acknowledged_is_there_after_a_stop() throws IOException {
    assertThat(send("SET colour red")).isEqualTo("+OK");
    redis.stop();
    redis.start();
    assertThat(send("STRLEN colour")).isEqualTo(":3");
  }

  @Test
  void a_server_that_forgets_comes_back_empty() throws IOException {
    assertThat(send("SET colour red")).isEqualTo("+OK");
    redis.stopAndForget();
    redis.start();
    assertThat(send("STRLEN colour")).isEqualTo(":0");
  }

  @Test
  void a_paused_server_accepts_connections_and_says_nothing() throws IOException {
    redis.pause();
    assertThatThrownBy(() -> send("PING")).isInstanceOf(SocketTimeoutException.class);
    redis.resume();
    assertThat(send("PING")).isEqualTo("+PONG");
  }

  @Test
  void starting_what_runs_changes_nothing() throws IOException {
    assertThat(send("SET colour red")).isEqualTo("+OK");
    redis.start();
    assertThat(send("STRLEN colour")).isEqualTo(":3");
  }

  private String send(String command) throws IOException {
    URI url = URI.create(redis.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      StringBuilder line = new StringBuilder();
      int next = socket.getInputStream().read();
      while (next >= 0 && next != '\r') {
        line.append((char) next);
        next = socket.getInputStream().read();
      }
      return line.toString();
    }
  }
}
