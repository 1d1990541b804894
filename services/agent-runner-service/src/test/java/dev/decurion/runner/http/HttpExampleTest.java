package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.reader.Documentation;
import dev.decurion.core.reader.PlanReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example in docs/plan-format.md does what the page says of it. */
class HttpExampleTest {
  private final HttpTasks tasks = HttpTasks.onLoopback();
  private final AtomicInteger asked = new AtomicInteger();
  private WebServer server;
  private Plan plan;

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start()
            .handling(
                "/health",
                exchange ->
                    WebServer.respond(
                        exchange,
                        200,
                        asked.incrementAndGet() % 80 == 0
                            ? "{\"status\":\"DOWN\"}"
                            : "{\"status\":\"UP\"}"))
            .answering("/orders", 201, "{\"status\":\"accepted\",\"items\":[{\"count\":4.0}]}");
    plan =
        PlanReader.read(
            Documentation.example("http").replace("https://api.example.org", server.url()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> run(String id) throws Exception {
    Action action =
        plan.tasks()
            .filter(task -> task.address().task().equals(id))
            .findFirst()
            .orElseThrow()
            .action();
    tasks.knowing(Map.of("SHOP_TOKEN", "open-sesame"));
    return tasks.run((Action.Http) action, Duration.ofMinutes(1));
  }

  @Test
  void theEndpointIsUp() throws Exception {
    assertThat(run("up")).containsKeys("status", "requests", "failures", "duration_ms");
  }

  @Test
  void theOrderIsAccepted() throws Exception {
    assertThat(run("order")).containsEntry("status", "201");
    assertThat(server.seen())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.method()).isEqualTo("POST");
              assertThat(seen.headers()).containsEntry("authorization", "Bearer open-sesame");
              assertThat(seen.body()).isEqualTo("{\"sku\":\"wheel\",\"count\":4}");
            });
  }

  @Test
  void theLatencyIsMeasuredWhileNoMoreThanTwoFail() throws Exception {
    assertThat(run("latency"))
        .containsEntry("requests", "200")
        .containsEntry("failures", "2")
        .containsKeys("p50_ms", "p95_ms", "p99_ms");
    assertThatThrownBy(() -> run("latency"))
        .hasMessageContainingAll(
            "3 of ", "at most 2 of 200 may", "expected \"UP\" at /status, but there is \"DOWN\"");
  }
}
