package dev.decurion.runner.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import dev.decurion.runner.Processes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the coordinator's order to stop until nothing of an attempt runs any more. The promise is 5
 * s; the times are logged, the limit of the tests has room for a busy machine.
 */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class CancelTest {
  private static final Logger LOG = Logger.getLogger(CancelTest.class);
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Coordinator coordinator;
  @TempDir Path directory;

  @Test
  void whatEndsWhenAskedIsGoneAtOnce() throws IOException {
    cancel("ends when asked", 1, "echo $$ >> %s; sleep 60");
  }

  @Test
  void whatIgnoresBeingAskedIsKilled() throws IOException {
    cancel("ignores being asked", 1, "trap '' TERM; echo $$ >> %s; while :; do sleep 1; done");
  }

  @Test
  void whatHasASessionOfItsOwnIsKilledToo() throws IOException {
    cancel(
        "session of its own",
        2,
        """
        (setsid sh -c 'trap "" TERM; echo $$ >> %1$s; while :; do sleep 0.01; done' &)
        echo $$ >> %1$s
        sleep 60
        """);
  }

  @Test
  void aFloodOfOutputDoesNotHoldItUp() throws IOException {
    cancel("floods", 1, "trap '' TERM; echo $$ >> %s; exec yes 'a line of a flood of lines'");
  }

  @Test
  void norDoesAFloodFromAnotherSession() throws IOException {
    cancel(
        "floods from a session of its own",
        2,
        """
        (setsid sh -c 'trap "" TERM; echo $$ >> %1$s; exec yes "a line of a flood of lines"' &)
        echo $$ >> %1$s
        sleep 60
        """);
  }

  private void cancel(String name, int processes, String script) throws IOException {
    String agent = "agent-" + UUID.randomUUID();
    Path pids = Files.createFile(directory.resolve("pids"));
    Assignment task = Assignments.script(agent, script.formatted(pids));
    coordinator.agent(agent);
    coordinator.assign(task);
    await().atMost(SOON).until(() -> Files.readAllLines(pids).size() == processes);

    long before = System.nanoTime();
    coordinator.orderStop(task);
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(SOON)
        .until(() -> Files.readAllLines(pids).stream().noneMatch(Processes::isAlive));
    LOG.infof("%s: dead after %d ms", name, (System.nanoTime() - before) / 1_000_000);

    await().atMost(SOON).until(() -> coordinator.failure(task).isPresent());
    LOG.infof("%s: reported after %d ms", name, (System.nanoTime() - before) / 1_000_000);
    assertThat(coordinator.failure(task).map(Failure::reason)).contains(Failure.Reason.CANCELLED);
  }
}
