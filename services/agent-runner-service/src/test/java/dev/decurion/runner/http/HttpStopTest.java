package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.lease.StopReason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

/** An attempt ends when it is told to, whatever its requests wait for. */
class HttpStopTest {
  private static final String SILENT = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

  @Test
  void theEndOfItsTimeEndsIt() throws Exception {
    HttpTasks tasks = HttpTasks.onLoopback();
    try (RawServer server = RawServer.stoppingAfter(SILENT)) {
      assertThatThrownBy(
              () ->
                  tasks.run(
                      HttpTasks.action(
                          "url: "
                              + server.url()
                              + ", timeout: 1h,"
                              + " repeat: {times: 9, concurrency: 3}"),
                      Duration.ofSeconds(1)))
          .hasMessage("did not end within 1s; it was stopped");
    }
    assertNothingRuns();
  }

  @Test
  void aStopEndsRequestsThatWaitForAnAnswer() throws Exception {
    HttpTasks tasks = HttpTasks.onLoopback();
    try (RawServer server = RawServer.stoppingAfter(SILENT)) {
      CompletableFuture<Void> stopped =
          stopped(tasks, server.url(), "timeout: 1h, repeat: {times: 9, concurrency: 3}");
      await().until(() -> server.connections() == 3);

      tasks.held().stop(StopReason.CANCELLED);

      await().atMost(Duration.ofSeconds(5)).until(stopped::isDone);
      stopped.join();
      assertNothingRuns();
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aStopEndsABodyWithoutEnd() throws Exception {
    HttpTasks tasks = HttpTasks.onLoopback();
    try (WebServer server =
        WebServer.start()
            .handling(
                "/drip",
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  while (true) {
                    exchange.getResponseBody().write('.');
                    exchange.getResponseBody().flush();
                    Thread.onSpinWait();
                  }
                })) {
      CompletableFuture<Void> stopped = stopped(tasks, server.url() + "/drip", "timeout: 1h");
      await().until(() -> server.seen().size() == 1);

      tasks.held().stop(StopReason.CANCELLED);

      await().atMost(Duration.ofSeconds(5)).until(stopped::isDone);
      stopped.join();
      assertNothingRuns();
    }
  }

  @Test
  void aLookUpThatHangsHoldsNothingUpAndLeadsToNoRequest() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    DnsResolver slow =
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String host) {
            asked.countDown();
            boolean answered = false;
            while (!answered) {
              try {
                answer.await();
                answered = true;
              } catch (InterruptedException e) {
                // The system's look-up cannot be interrupted either.
              }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        };
    HttpTasks tasks = new HttpTasks(slow, "127.0.0.1");
    try (WebServer server = WebServer.start().answering("/", 200, "")) {
      CompletableFuture<Void> stopped =
          stopped(tasks, "http://slow.example.org:" + server.port() + "/", "timeout: 1h");
      asked.await();

      tasks.held().stop(StopReason.CANCELLED);

      await().atMost(Duration.ofSeconds(5)).until(stopped::isDone);
      stopped.join();
      answer.countDown();
      assertNothingRuns();
      assertThat(server.seen()).isEmpty();
    }
  }

  @Test
  void nothingIsLeftAfterASuccess() throws Exception {
    HttpTasks tasks = HttpTasks.onLoopback();
    try (WebServer server = WebServer.start().answering("/", 200, "")) {
      tasks.run("url: " + server.url() + ", repeat: {times: 20, concurrency: 5}");
    }
    assertNothingRuns();
  }

  /** Completes when the task has ended because it was stopped. */
  private static CompletableFuture<Void> stopped(HttpTasks tasks, String url, String keys) {
    return CompletableFuture.runAsync(
        () ->
            assertThatThrownBy(() -> tasks.run("url: " + url + ", " + keys))
                .isInstanceOf(StoppedException.class));
  }

  private static void assertNothingRuns() {
    await().untilAsserted(() -> assertThat(HttpTasks.threads()).isEmpty());
  }
}
