package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a whole runner, whose settings allow 127.0.0.1 and nothing else that is private. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class HttpTaskTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Coordinator coordinator;
  private String agent;

  @BeforeEach
  void newAgent() {
    agent = "agent-" + UUID.randomUUID();
    coordinator.agent(agent);
  }

  private Assignment assigned(String keys) {
    Assignment task = Assignments.of(agent, HttpTasks.action(keys));
    coordinator.assign(task);
    return task;
  }

  @Test
  void aRequestIsSentAndItsOutputsReported() throws IOException {
    try (WebServer server = WebServer.start().answering("/", 200, "{\"a\":1}")) {
      Assignment task =
          assigned("url: " + server.url() + ", expect: {json: {/a: 1}}, repeat: {times: 5}");

      await().atMost(SOON).until(() -> coordinator.outputs(task).isPresent());
      assertThat(coordinator.outputs(task).orElseThrow())
          .containsEntry("requests", "5")
          .containsKey("p95_ms");
      assertThat(coordinator.output(task)).contains("5: 200 in ");
    }
  }

  @Test
  void whereItMayNotGoItDoesNot() {
    Assignment task = assigned("url: 'http://10.0.0.1/'");

    await().atMost(SOON).until(() -> coordinator.failure(task).isPresent());
    assertThat(coordinator.failure(task).map(Failure::message).orElseThrow())
        .isEqualTo(
            "GET http://10.0.0.1/: 10.0.0.1 leads to 10.0.0.1 (private), where requests of tasks may"
                + " not go; if they shall, add the network to DECURION_HTTP_ALLOWED_NETWORKS of the"
                + " runner");
  }
}
