package dev.decurion.runner.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Faults below HTTP. */
class TransportTest {
  private static CallFailedException failure(int port) {
    URI url = URI.create("http://127.0.0.1:" + port + "/v1");
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
    assertThat(failure).hasMessageContaining("cannot be reached").hasMessageContaining("BASE_URL");
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
