package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRepeatTest {
  private final HttpTasks tasks = HttpTasks.onLoopback();
  private final AtomicInteger asked = new AtomicInteger();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start()
            .answering("/fast", 200, "{\"ok\":true}")
            .handling(
                "/every-tenth-fails",
                exchange ->
                    WebServer.respond(
                        exchange, asked.incrementAndGet() % 10 == 0 ? 500 : 200, "said"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> run(String path, String keys) throws Exception {
    return tasks.run("url: '" + server.url() + path + "', " + keys);
  }

  @Test
  void itIsSentAsOftenAsThePlanSaysAndMeasured() throws Exception {
    Map<String, String> outputs =
        run("/fast", "expect: {json: {/ok: true}}, repeat: {times: 200, concurrency: 4}");

    assertThat(server.seen()).hasSize(200);
    assertThat(outputs)
        .containsOnlyKeys("status", "requests", "failures", "p50_ms", "p95_ms", "p99_ms")
        .containsEntry("requests", "200")
        .containsEntry("failures", "0");
    assertThat(number(outputs, "p50_ms")).isPositive();
    assertThat(number(outputs, "p95_ms")).isGreaterThanOrEqualTo(number(outputs, "p50_ms"));
    assertThat(number(outputs, "p99_ms")).isGreaterThanOrEqualTo(number(outputs, "p95_ms"));
  }

  private static double number(Map<String, String> outputs, String key) {
    return Double.parseDouble(outputs.getOrDefault(key, "missing"));
  }

  @Test
  void soManyAreUnderWayAtATimeAndNoMore() throws Exception {
    // Nobody gets an answer before four have asked together.
    CyclicBarrier four = new CyclicBarrier(4);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.handling(
        "/together",
        exchange -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          try {
            four.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IOException(e);
          } finally {
            atOnce.decrementAndGet();
          }
          WebServer.respond(exchange, 200, "");
        });

    assertThat(run("/together", "timeout: 30s, repeat: {times: 12, concurrency: 4}"))
        .containsEntry("failures", "0");
    assertThat(most).hasValue(4);
  }

  @Test
  void failuresThatMayHappenAreCounted() throws Exception {
    assertThat(run("/every-tenth-fails", "repeat: {times: 100, maxFailures: 10}"))
        .containsEntry("requests", "100")
        .containsEntry("failures", "10");
    assertThat(tasks.log()).contains("10: failed after ", "answered 500 instead of 2xx: said");
  }

  @Test
  void oneMoreFailsTheTaskAtOnce() {
    assertThatThrownBy(() -> run("/every-tenth-fails", "repeat: {times: 100, maxFailures: 2}"))
        .hasMessage(
            "GET %s/every-tenth-fails: 3 of 30 requests failed, at most 2 of 100 may; the first:"
                    .formatted(server.url())
                + " answered 500 instead of 2xx: said");
    assertThat(asked).hasValue(30);
  }

  @Test
  void aFailureCountsAsSlowAsARequestMayBe() throws Exception {
    assertThat(run("/every-tenth-fails", "timeout: 7s, repeat: {times: 10, maxFailures: 1}"))
        .containsEntry("p99_ms", "7000.00")
        .hasEntrySatisfying("p50_ms", p50 -> assertThat(p50).isNotEqualTo("7000.00"));
  }

  @Test
  void whenAllMayFailThereIsNoStatusWithoutAnAnswer() throws Exception {
    server.close();

    assertThat(run("/fast", "repeat: {times: 3, maxFailures: 3}"))
        .containsEntry("failures", "3")
        .doesNotContainKey("status");
  }

  @Test
  void theLogHasTheFirstRequestsAndASummary() throws Exception {
    run("/fast", "repeat: {times: 150, concurrency: 2}");

    assertThat(tasks.log())
        .contains(
            "150 times, 2 at a time",
            "\n20: 200 in ",
            "the others are counted",
            "150 requests, 0 failed; p50 ")
        .doesNotContain("\n21: ");
    assertThat(tasks.log().lines()).hasSize(23);
  }

  @Test
  void theLogHasTheFirstFailuresToo() throws Exception {
    server.answering("/never", 404, "");

    run("/never", "repeat: {times: 50, maxFailures: 50}");

    assertThat(tasks.log()).contains("\n20: failed", "more failures are only counted");
    assertThat(tasks.log().lines()).hasSize(23);
  }
}
