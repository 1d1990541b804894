package dev.decurion.runner.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Faults below HTTP. */
class TransportTest {
  private static CallFailedException failure(int port) {
    return failure("127.0.0.1:" + port);
  }

  private static CallFailedException failure(String place) {
    URI url = URI.create("http://" + place + "/v1");
    Endpoint endpoint =
        new Endpoint(
            url,
            Optional.of("sk-0123456789abcdef"),
            "Authorization",
            Optional.empty(),
            Optional.empty(),
            Endpoint.MAX_TOKENS,
            Map.of());
    Transport transport =
        new Transport(
            HttpClient.newHttpClient(),
            endpoint,
            Duration.ofSeconds(20),
            new CompletableFuture<>());
    HttpRequest request =
        HttpRequest.builder().method(HttpMethod.POST).url(url.toString()).body("{}").build();
    CallFailedException failure =
        catchThrowableOfType(CallFailedException.class, () -> transport.execute(request));
    assertThat(failure).isNotNull();
    assertThat(failure.toString()).doesNotContain("sk-0123456789abcdef");
    return failure;
  }

  @Test
  void whatWasNeverSentHasCostNothing() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    CallFailedException failure = failure(port);

    assertThat(failure.isFree()).isTrue();
    assertThat(failure)
        .hasMessageContaining("cannot be reached at http://127.0.0.1:" + port + "/v1")
        .hasMessageContaining("BASE_URL")
        .hasMessageNotContaining("java.");
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    CallFailedException failure = failure("nowhere.invalid");

    assertThat(failure.isFree()).isTrue();
    assertThat(failure).hasMessageContaining("finds no host nowhere.invalid");
  }

  @Test
  void aDateIsReckonedByTheClockOfTheEndpoint() throws Exception {
    String answer =
        "HTTP/1.1 429 Slow down\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            + "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT\r\nContent-Length: 0\r\n\r\n";
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(server, answer));

      assertThat(failure(server.getLocalPort()).retryAfter()).contains(Duration.ofSeconds(30));
      answered.join();
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().read(new byte[1024]);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aConnectionThatIsResetMayHaveCostSomethingAndIsNotMadeAgain() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> connections = CompletableFuture.supplyAsync(() -> reset(server));

      CallFailedException failure = failure(server.getLocalPort());

      assertThat(failure.isFree()).isFalse();
      assertThat(failure).hasMessageContaining("brought no whole answer");
      assertThat(connections.join()).isEqualTo(1);
    }
  }

  /** Reads a request, resets its connection, and counts whether another one comes. */
  private static int reset(ServerSocket server) {
    int count = 0;
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          count++;
          socket.getInputStream().read(new byte[1024]);
          socket.setSoLinger(true, 0);
        }
        server.setSoTimeout(500);
      }
    } catch (IOException e) {
      return count; // nobody else came
    }
  }
}
