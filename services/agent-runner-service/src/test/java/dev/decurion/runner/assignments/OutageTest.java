package dev.decurion.runner.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import dev.decurion.runner.Processes;
import dev.decurion.runner.lease.HeldAttempts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner does while Redis is away. The lease is 3 s here. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Coordinator coordinator;
  @Inject HeldAttempts held;
  @TempDir Path directory;

  RedisProcess redis;

  @AfterEach
  void leaveRedisRunning() {
    redis.start();
  }

  @Test
  void whatCannotKeepItsLeaseIsKilledAndReportedWhenRedisIsBack() throws Exception {
    String agent = "agent-" + UUID.randomUUID();
    Path pid = directory.resolve("pid");
    Assignment task = Assignments.script(agent, "echo $$ > " + pid + "; sleep 60");
    coordinator.agent(agent);
    coordinator.assign(task);
    await().atMost(SOON).until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

    redis.stopAndForget();
    await().atMost(SOON).until(() -> !Processes.isAlive(pid));
    RestAssured.given().get("/q/health/ready").then().statusCode(503);
    redis.start();

    // The server came back empty: the attempt is gone, and so are the functions.
    await().atMost(SOON).until(() -> held.size() == 0);
    Assignment next = Assignments.waiting(agent, Duration.ZERO);
    coordinator.agent(agent);
    coordinator.assign(next);
    await().atMost(SOON).until(() -> coordinator.outputs(next).isPresent());
    await()
        .atMost(SOON)
        .until(() -> RestAssured.given().get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void aResultThatCannotBeReportedAtOnceIsReportedLater() throws Exception {
    String agent = "agent-" + UUID.randomUUID();
    Path go = directory.resolve("go");
    Path running = directory.resolve("running");
    Path done = directory.resolve("done");
    Assignment task =
        Assignments.script(
            agent,
            "touch %s; while ! test -e %s; do sleep 0.05; done; touch %s; exit 3"
                .formatted(running, go, done));
    coordinator.agent(agent);
    coordinator.assign(task);
    await().atMost(SOON).until(() -> Files.exists(running));

    redis.stopAndForget();
    Files.createFile(go);
    await().atMost(SOON).until(() -> Files.exists(done));
    redis.start();
    coordinator.know(task);

    await().atMost(SOON).until(() -> coordinator.failure(task).isPresent());
    assertThat(coordinator.failure(task).map(Failure::message)).contains("exit code 3");
  }

  @Test
  void milestonesThatCannotBeReportedAtOnceAreReportedLaterAndBeforeTheOutcome() throws Exception {
    Path go = directory.resolve("go");
    Assignment task = startMilestones(go);

    redis.kill();
    Files.createFile(go);
    await().atMost(SOON).during(Duration.ofSeconds(1)).until(() -> held.size() == 1);
    redis.start();

    assertAllIsReported(task);
  }

  @Test
  void reportsThatRedisRefusesAreSentAgain() throws Exception {
    Path go = directory.resolve("go");
    Assignment task = startMilestones(go);

    coordinator.refuseReports();
    Files.createFile(go);
    await().atMost(SOON).during(Duration.ofSeconds(1)).until(() -> held.size() == 1);
    coordinator.acceptReports();

    assertAllIsReported(task);
  }

  private Assignment startMilestones(Path go) {
    String agent = "agent-" + UUID.randomUUID();
    Path running = directory.resolve("running");
    Assignment task =
        Assignments.script(
            agent,
            """
            touch %s
            while ! test -e %s; do sleep 0.05; done
            echo one >> $DECURION_MILESTONE
            echo two >> $DECURION_MILESTONE
            """
                .formatted(running, go));
    coordinator.agent(agent);
    coordinator.assign(task);
    await().atMost(SOON).until(() -> Files.exists(running));
    return task;
  }

  private void assertAllIsReported(Assignment task) {
    await().atMost(SOON).until(() -> held.size() == 0);
    assertThat(coordinator.reports(task))
        .containsExactly(
            new Command.ReportStarted(task.task(), 1, 42, "test-runner"),
            new Command.ReportMilestone(task.task(), 1, 42, "one"),
            new Command.ReportMilestone(task.task(), 1, 42, "two"),
            new Command.ReportSucceeded(task.task(), 1, 42, Map.of()));
  }
}
