package dev.decurion.runner.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Has an application of its own, since nothing runs in it afterwards. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(ShutdownTest.OwnRunner.class)
class ShutdownTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Inject Coordinator coordinator;
  @Inject Runner runner;
  @TempDir Path directory;

  @Test
  void whatRunsIsStoppedAndReportedAsLostAndTheRunnerSignsOff() {
    Path running = directory.resolve("running");
    Assignment script =
        Assignments.script("some-agent", "trap '' TERM; touch %s; sleep 60".formatted(running));
    Assignment wait = Assignments.waiting("some-agent", Duration.ofMinutes(1));
    coordinator.agent("some-agent");
    coordinator.assign(script);
    coordinator.assign(wait);
    await().atMost(SOON).until(() -> Files.exists(running) && coordinator.hasStarted(wait));
    assertThat(coordinator.runner("leaving-runner")).isPresent();
    long before = System.nanoTime();

    runner.stop(new ShutdownEvent());

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    for (Assignment task : List.of(script, wait)) {
      assertThat(coordinator.failure(task)).isPresent();
      assertThat(coordinator.failure(task).orElseThrow().reason()).isEqualTo(Failure.Reason.LOST);
    }
    assertThat(coordinator.runner("leaving-runner")).isEmpty();

    Assignment late = Assignments.waiting("some-agent", Duration.ZERO);
    coordinator.assign(late);
    await().during(Duration.ofMillis(500)).until(() -> !coordinator.hasStarted(late));
  }

  /** Another name, so that the application starts anew. */
  public static final class OwnRunner implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.name", "leaving-runner");
    }
  }
}
