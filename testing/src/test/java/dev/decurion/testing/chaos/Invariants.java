package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must hold when all runs are over, whatever happened. */
final class Invariants {
  private Invariants() {}

  /** That these runs of {@link StepsPlan}, all that were acknowledged, end with success. */
  static void assertAllSucceeded(Cluster cluster, List<String> runs) throws IOException {
    for (String run : runs) {
      await("run " + run)
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> cluster.report(run).path("status").asText().equals("SUCCEEDED"));
      assertEachTaskSucceededOnce(cluster.report(run));
    }
  }

  private static void assertEachTaskSucceededOnce(JsonNode report) {
    JsonNode tasks = report.at("/agents/0/tasks");
    assertThat(tasks).hasSize(6);
    for (JsonNode task : tasks) {
      assertThat(task.path("state").asText()).isEqualTo("SUCCEEDED");
      List<String> outcomes = new ArrayList<>();
      task.path("attempts").forEach(attempt -> outcomes.add(attempt.path("outcome").asText()));
      assertThat(outcomes).containsOnlyOnce("SUCCEEDED").endsWith("SUCCEEDED");
    }
  }

  /** That nothing is pending, no lease, no attempt is left; the rest belongs to finished runs. */
  static void assertNothingIsLeft(Cluster cluster) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              for (String question :
                  List.of(
                      "XLEN decurion:{0}:inbox",
                      "XLEN decurion:{0}:tasks:worker",
                      "ZCARD decurion:{0}:leases",
                      "HLEN decurion:{0}:attempts",
                      "SCARD decurion:{0}:active",
                      "XLEN decurion:{0}:dead-letters")) {
                assertThat(cluster.redisLine.number(question)).as(question).isZero();
              }
            });
  }
}
