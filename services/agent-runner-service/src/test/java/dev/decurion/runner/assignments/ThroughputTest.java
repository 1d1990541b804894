package dev.decurion.runner.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.core.plan.AgentId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.Coordinator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A measurement, run with {@code -Dmeasure.throughput=true}. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(ThroughputTest.ManySlots.class)
@EnabledIfSystemProperty(named = "measure.throughput", matches = "true")
class ThroughputTest {
  private static final Logger LOG = Logger.getLogger(ThroughputTest.class);
  private static final int TASKS = 20_000;

  @Inject Coordinator coordinator;

  @Test
  void tasksThatDoNothing() {
    for (int round = 0; round < 3; round++) {
      String agent = "busy-" + round;
      List<Assignment> tasks =
          IntStream.range(0, TASKS)
              .mapToObj(i -> Assignments.waiting(agent, Duration.ZERO))
              .toList();
      coordinator.assignAll(tasks);
      long already = coordinator.inbox();
      long before = System.nanoTime();
      coordinator.agent(agent);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> coordinator.inbox() == already + 2L * TASKS);
      double seconds = (System.nanoTime() - before) / 1e9;
      LOG.infof("%d tasks in %.2f s: %.0f tasks/s", TASKS, seconds, TASKS / seconds);
      assertThat(coordinator.waiting(new AgentId(agent).value())).isZero();
    }
  }

  @Test
  void oneTaskAtATime() {
    coordinator.agent("single");
    coordinator.assign(Assignments.waiting("single", Duration.ZERO));
    await().until(() -> coordinator.waiting("single") == 0);
    int rounds = 500;
    long total = 0;
    for (int i = 0; i < rounds; i++) {
      Assignment task = Assignments.waiting("single", Duration.ZERO);
      long already = coordinator.inbox();
      long before = System.nanoTime();
      coordinator.assign(task);
      while (coordinator.inbox() < already + 2) {
        Thread.onSpinWait();
      }
      total += System.nanoTime() - before;
    }
    LOG.infof("from assignment to result: %.2f ms on average", total / 1e6 / rounds);
  }

  /** As many slots as a large runner has. */
  public static final class ManySlots implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.slots", "64", "quarkus.log.category.\"dev.decurion\".level", "INFO");
    }
  }
}
