package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.redistesting.RedisProcess;
import dev.decurion.testing.LocalRun;
import dev.decurion.testing.chaos.Cluster.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A task that kills whichever runner takes it does not take the plan with it. */
class PoisonTest {
  /**
   * The command's parent supervises it; the parent of that is the runner. What else ran on that
   * runner is lost with it, so the others have more attempts.
   */
  private static final String PLAN =
      """
      plan: poison
      defaults: { retry: { attempts: 20, backoff: 100ms } }
      agents:
        worker:
          order: parallel
          tasks:
            - id: poison
              run: |
                sh -c 'sleep 600; :' %s &
                kill -9 $(ps -o ppid= -p $PPID)
                sleep 600
              retry: { attempts: 3 }
            - { id: dependent, run: "true", needs: [poison] }
            - { id: next, run: "true", needs: [dependent] }
            - { id: one, run: sleep 1 }
            - { id: two, run: sleep 1, needs: [one] }
            - { id: three, run: sleep 1, needs: [two] }
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void a_task_that_kills_its_runners_fails_after_its_attempts_and_the_rest_goes_on()
      throws IOException {
    String mark = directory.resolve("left-behind").toString();
    try (Cluster cluster =
        new Cluster(
            RedisProcess.keeping(),
            Network.DIRECT,
            directory,
            1,
            2,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2))) {
      cluster.awaitReady();

      String run = cluster.submitPatiently(PLAN.formatted(mark), "poison");
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                cluster.runners.forEach(ServiceProcess::restart); // as an orchestrator does
                return cluster.report(run).hasNonNull("finishedAt");
              });

      JsonNode report = cluster.report(run);
      assertThat(report.path("status").asText()).isEqualTo("FAILED");
      assertPoisonIsLost(task(report, "poison"));
      assertSkippedBecauseOfPoison(task(report, "dependent"));
      assertSkippedBecauseOfPoison(task(report, "next"));
      for (String other : List.of("one", "two", "three")) {
        assertThat(task(report, other).path("state").asText()).as(other).isEqualTo("SUCCEEDED");
      }
      assertThat(report.path("lostAttempts").asInt()).isGreaterThanOrEqualTo(3);
      Invariants.assertNothingIsLeft(cluster);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(LocalRun.processesNaming(mark)).isEmpty());
    }
  }

  private static void assertPoisonIsLost(JsonNode poison) {
    assertThat(poison.path("state").asText()).isEqualTo("FAILED");
    List<String> outcomes = new ArrayList<>();
    for (JsonNode attempt : poison.path("attempts")) {
      outcomes.add(attempt.path("outcome").asText());
      assertThat(attempt.path("reason").asText()).isEqualTo("LOST");
      assertThat(attempt.path("runner").asText()).startsWith("agent-runner-");
    }
    assertThat(outcomes).containsExactly("LOST", "LOST", "LOST");
  }

  private static void assertSkippedBecauseOfPoison(JsonNode task) {
    assertThat(task.path("state").asText()).isEqualTo("SKIPPED");
    assertThat(task.path("blockedBy"))
        .extracting(JsonNode::asText)
        .containsExactly("worker/poison");
    assertThat(task.path("attempts")).isEmpty();
  }

  private static JsonNode task(JsonNode report, String id) {
    for (JsonNode task : report.at("/agents/0/tasks")) {
      if (task.path("id").asText().equals(id)) {
        return task;
      }
    }
    throw new AssertionError("no task " + id + " in " + report);
  }
}
