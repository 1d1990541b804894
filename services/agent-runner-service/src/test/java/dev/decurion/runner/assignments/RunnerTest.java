package dev.decurion.runner.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import dev.decurion.runner.Processes;
import dev.decurion.runner.lease.HeldAttempts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole runner against a real Redis. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class RunnerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SLOTS = 3;

  @Inject Coordinator coordinator;
  @Inject HeldAttempts held;
  @TempDir Path directory;

  private String agent;

  @BeforeEach
  void newAgent() {
    agent = "agent-" + UUID.randomUUID();
    coordinator.agent(agent);
  }

  @Test
  void anAssignmentOfANewAgentIsStartedExecutedAndReported() {
    Assignment task = Assignments.script(agent, "echo hello; echo answer=42 >> $DECURION_OUTPUT");
    coordinator.assign(task);

    await().atMost(SOON).until(() -> coordinator.outputs(task).isPresent());
    assertThat(coordinator.reports(task).get(0))
        .isEqualTo(new Command.ReportStarted(task.task(), 1, 42, "test-runner"));
    assertThat(coordinator.outputs(task).orElseThrow()).containsEntry("answer", "42");
    assertThat(coordinator.output(task)).isEqualTo("hello\n");
    assertThat(coordinator.waiting(agent)).isZero();
    await().atMost(SOON).until(() -> held.size() == 0);
  }

  @Test
  void milestonesAreReportedAtOnceInTheirOrderAndBeforeTheOutcome() throws IOException {
    Path go = directory.resolve("go");
    Assignment task =
        Assignments.script(
            agent,
            """
            echo one >> $DECURION_MILESTONE
            while ! test -e %s; do sleep 0.05; done
            echo two >> $DECURION_MILESTONE
            echo three >> $DECURION_MILESTONE
            """
                .formatted(go));
    coordinator.assign(task);

    await().atMost(SOON).until(() -> coordinator.reports(task).size() == 2);
    Files.createFile(go);
    await().atMost(SOON).until(() -> held.size() == 0);
    assertThat(coordinator.reports(task))
        .containsExactly(
            new Command.ReportStarted(task.task(), 1, 42, "test-runner"),
            new Command.ReportMilestone(task.task(), 1, 42, "one"),
            new Command.ReportMilestone(task.task(), 1, 42, "two"),
            new Command.ReportMilestone(task.task(), 1, 42, "three"),
            new Command.ReportSucceeded(task.task(), 1, 42, Map.of()));
  }

  @Test
  void anAttemptThatAsksToBeTriedAgainLaterIsReportedAsParked() {
    Assignment task =
        Assignments.parkingOn(
            Assignments.script(agent, "echo retry-after=90 >> $DECURION_OUTPUT; exit 75"), 75);
    coordinator.assign(task);

    await().atMost(SOON).until(() -> coordinator.reports(task).size() == 2);
    assertThat(coordinator.reports(task).get(1))
        .isInstanceOfSatisfying(
            Command.ReportParked.class,
            parked -> {
              assertThat(parked.retryAfter()).isEqualTo(Duration.ofSeconds(90));
              assertThat(parked.failure().reason()).isEqualTo(Failure.Reason.PARKED);
              assertThat(parked.failure().exitCode()).contains(75);
            });
    await().atMost(SOON).until(() -> held.size() == 0);
  }

  @Test
  void aWaitThatIsOverAtOnceSucceedsWithoutAProcess() {
    Assignment task = Assignments.waiting(agent, Duration.ZERO);
    coordinator.assign(task);

    await().atMost(SOON).until(() -> coordinator.outputs(task).isPresent());
  }

  @Test
  void noMoreAssignmentsAreTakenThanThereAreSlots() {
    List<Assignment> tasks =
        IntStream.range(0, 8)
            .mapToObj(i -> Assignments.waiting(agent, Duration.ofMillis(700)))
            .toList();
    tasks.forEach(coordinator::assign);

    await().atMost(SOON).until(() -> coordinator.waiting(agent) == 8 - SLOTS);
    await()
        .during(Duration.ofMillis(250))
        .until(() -> tasks.stream().filter(coordinator::hasStarted).count() == SLOTS);
    await()
        .atMost(SOON)
        .until(() -> tasks.stream().allMatch(task -> coordinator.outputs(task).isPresent()));
  }

  @Test
  void aSupersededAssignmentIsNotRun() {
    Path trace = directory.resolve("trace");
    Assignment task = Assignments.script(agent, "touch " + trace);
    coordinator.assignOnly(task.task().agent(), coordinator.write(task));
    Assignment next = Assignments.waiting(agent, Duration.ZERO);
    coordinator.assign(next);

    await().atMost(SOON).until(() -> coordinator.outputs(next).isPresent());
    await().atMost(SOON).until(() -> coordinator.waiting(agent) == 0);
    await().during(Duration.ofMillis(300)).until(() -> !Files.exists(trace));
    assertThat(coordinator.reports(task)).isEmpty();
  }

  @Test
  void anAttemptWhoseStartRedisHasLostIsStartedAgainAndGoesOnWithoutASecondExecution()
      throws IOException {
    Path trace = directory.resolve("trace");
    Path go = directory.resolve("go");
    Assignment task =
        Assignments.script(
            agent, "echo once >> %s; while ! test -e %s; do sleep 0.05; done".formatted(trace, go));
    coordinator.assign(task);
    await().atMost(SOON).until(() -> isWritten(trace));

    coordinator.loseStart(task);
    await()
        .atMost(SOON)
        .until(
            () ->
                coordinator.reports(task).stream()
                        .filter(Command.ReportStarted.class::isInstance)
                        .count()
                    == 2);
    Files.createFile(go);

    await().atMost(SOON).until(() -> coordinator.outputs(task).isPresent());
    assertThat(Files.readAllLines(trace)).containsExactly("once");
    await().atMost(SOON).until(() -> held.size() == 0);
  }

  @Test
  void anAttemptThatIsToldToStopIsKilledAndReportedAsCancelled() throws IOException {
    Path pid = directory.resolve("pid");
    Assignment task = Assignments.script(agent, "echo $$ > " + pid + "; sleep 60");
    coordinator.assign(task);
    await().atMost(SOON).until(() -> isWritten(pid));

    coordinator.orderStop(task);

    await().atMost(SOON).until(() -> coordinator.failure(task).isPresent());
    assertThat(coordinator.failure(task).orElseThrow().reason())
        .isEqualTo(Failure.Reason.CANCELLED);
    assertThat(Processes.isAlive(pid)).isFalse();
  }

  @Test
  void aWaitThatIsToldToStopFreesItsSlot() {
    Assignment task = Assignments.waiting(agent, Duration.ofMinutes(1));
    coordinator.assign(task);
    await().atMost(SOON).until(() -> coordinator.hasStarted(task));

    coordinator.orderStop(task);

    await().atMost(SOON).until(() -> coordinator.failure(task).isPresent());
    await().atMost(SOON).until(() -> held.size() == 0);
  }

  @Test
  void anAttemptThatIsGoneIsKilledAndNotReported() throws IOException {
    Path pid = directory.resolve("pid");
    Assignment task = Assignments.script(agent, "echo $$ > " + pid + "; sleep 60");
    coordinator.assign(task);
    await().atMost(SOON).until(() -> isWritten(pid));

    coordinator.forget(task);

    await().atMost(SOON).until(() -> !Processes.isAlive(pid));
    await().atMost(SOON).until(() -> held.size() == 0);
    assertThat(coordinator.reports(task)).hasSize(1);
  }

  @Test
  void anAgentWhoseToolsAreMissingIsNotServedAndTheRunnerSaysSo() {
    String demanding = "demanding-" + UUID.randomUUID();
    coordinator.agent(demanding, "sh", "no-such-tool");
    Assignment task = Assignments.waiting(demanding, Duration.ZERO);
    coordinator.assign(task);

    await()
        .atMost(SOON)
        .until(
            () ->
                coordinator
                    .runner("test-runner")
                    .map(runner -> runner.missingTools().get(demanding))
                    .filter(List.of("no-such-tool")::equals)
                    .isPresent());
    assertThat(coordinator.waiting(demanding)).isEqualTo(1);

    coordinator.agent(demanding, "sh");

    await().atMost(SOON).until(() -> coordinator.outputs(task).isPresent());
  }

  @Test
  void anAssignmentThatCannotBeReadIsADeadLetterOfItsStreamAndDoesNotStopTheOthers() {
    Assignment task = Assignments.waiting(agent, Duration.ZERO);
    String strange = coordinator.write(task).replace("\"wait\"", "\"teleport\"");
    coordinator.know(task);
    for (int i = 0; i < 2 * SLOTS; i++) {
      coordinator.assignOnly(task.task().agent(), "no json");
    }
    coordinator.assignOnly(task.task().agent(), strange);
    Assignment next = Assignments.waiting(agent, Duration.ZERO);
    coordinator.assign(next);

    await().atMost(SOON).until(() -> coordinator.outputs(next).isPresent());
    await().atMost(SOON).until(() -> coordinator.deadLetters(agent).size() == 2);
    assertThat(coordinator.deadLetters(agent).get("no json")).contains("no assignment");
    assertThat(coordinator.deadLetters(agent).get(strange)).contains("teleport");
    assertThat(coordinator.reports(task)).isEmpty();
    assertThat(coordinator.waiting(agent)).isZero();
  }

  @Test
  void anAssignmentOfANewerVersionLiesForNewerRunnersToClaim() {
    Assignment task = Assignments.waiting(agent, Duration.ZERO);
    String newer =
        coordinator.write(task).replace("\"version\":" + Assignment.VERSION, "\"version\":9");
    coordinator.know(task);
    coordinator.assignOnly(task.task().agent(), newer);

    await().atMost(SOON).ignoreExceptions().until(() -> coordinator.pending(agent) == 1);
    assertThat(
            await()
                .atMost(SOON)
                .until(
                    () -> coordinator.claim(agent, "newer", Duration.ofMillis(100)),
                    taken -> !taken.isEmpty()))
        .containsExactly(newer);
    assertThat(coordinator.reports(task)).isEmpty();
    assertThat(coordinator.deadLetters(agent)).isEmpty();
  }

  @Test
  void anAssignmentThatNoRunnerIsNewEnoughForBecomesADeadLetter() {
    Assignment task = Assignments.waiting(agent, Duration.ZERO);
    String newer =
        coordinator.write(task).replace("\"version\":" + Assignment.VERSION, "\"version\":9");
    coordinator.know(task);
    coordinator.assignOnly(task.task().agent(), newer);

    await().atMost(SOON).until(() -> coordinator.deadLetters(agent).containsKey(newer));
    assertThat(coordinator.deadLetters(agent).get(newer))
        .contains("version 9")
        .contains("up to " + Assignment.VERSION);
    assertThat(coordinator.waiting(agent)).isZero();
    assertThat(coordinator.reports(task)).isEmpty();
  }

  @Test
  void healthIsOpenAndUp() {
    RestAssured.given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", Matchers.equalTo("UP"));
    RestAssured.given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(Matchers.containsString("decurion_runner_slots_busy"));
  }

  private static boolean isWritten(Path pid) throws IOException {
    return Files.exists(pid) && !Files.readString(pid).isBlank();
  }
}
