package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs go on while things die. {@code -Dchaos.faults=300} for the long form, {@code -Dchaos.seed=N}
 * for the same faults again; what they hit depends on the machine's timing, too. {@code
 * -Dchaos.kinds=KILL_REDIS,CUT_THE_NETWORK} for these alone. Each kind happens equally often.
 */
class ChaosTest {
  private static final int FAULTS = Integer.getInteger("chaos.faults", 30);
  private static final String KINDS = System.getProperty("chaos.kinds", "");
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LOCK = Duration.ofSeconds(2);

  /** Each task writes down its start and its end, so that the order can be read from outside. */
  private static final String PLAN =
      """
      plan: chaos
      defaults: { timeout: 2m, retry: { attempts: 100, backoff: 100ms } }
      agents:
        worker:
          order: parallel
          tasks:
            - { id: a, run: &step "echo $DECURION_RUN $DECURION_TASK start >> %1$s; sleep 0.3; echo $DECURION_RUN $DECURION_TASK end >> %1$s" }
            - { id: b, run: *step, needs: [a] }
            - { id: c, run: *step, needs: [a] }
            - { id: d, run: *step, needs: [b, c], locks: [one] }
            - { id: e, wait: 50ms, needs: [a], locks: [one] }
            - { id: f, run: *step, needs: [d, e] }
      """;

  private static final List<List<String>> ORDER =
      List.of(
          List.of("a", "b"),
          List.of("a", "c"),
          List.of("b", "d"),
          List.of("c", "d"),
          List.of("d", "f"));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void nothing_is_lost_whatever_dies() throws IOException {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("chaos: seed " + seed + ", " + FAULTS + " faults");
    Random random = new Random(seed);
    Path ledger = Files.createFile(directory.resolve("ledger"));
    String plan = PLAN.formatted(ledger);
    List<String> runs = new ArrayList<>();
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    try (Cluster cluster = new Cluster(directory, 2, 3, LEASE, LOCK)) {
      await().atMost(Duration.ofMinutes(2)).until(cluster::isReady);
      for (Fault fault : faults(random)) {
        runs.add(submit(cluster, plan, "run-" + runs.size()));
        counts.merge(fault, 1, Integer::sum);
        fault.happen(cluster, random);
        Fault.pass(random.nextInt(1_000));
      }
      await().atMost(Duration.ofMinutes(2)).until(cluster::isReady);
      for (String run : runs) {
        await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(() -> cluster.report(run).path("status").asText().equals("SUCCEEDED"));
        assertEachTaskSucceededOnce(cluster.report(run));
      }
      assertNothingIsLeft(cluster);
    }
    assertOrder(ledger, runs);
    System.out.println("chaos: " + runs.size() + " runs, faults " + counts);
  }

  private static List<Fault> faults(Random random) {
    List<Fault> kinds =
        KINDS.isEmpty()
            ? List.of(Fault.values())
            : Arrays.stream(KINDS.split(",")).map(Fault::valueOf).toList();
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < FAULTS) {
      List<Fault> each = new ArrayList<>(kinds);
      Collections.shuffle(each, random);
      faults.addAll(each);
    }
    return faults.subList(0, FAULTS);
  }

  /** Until somebody acknowledges it; the key makes it one run however often it is sent. */
  private static String submit(Cluster cluster, String plan, String key) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> cluster.submit(plan, key), run -> !run.isEmpty());
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

  /** Nothing pending, no lease, no attempt; the rest belongs to finished runs. */
  private static void assertNothingIsLeft(Cluster cluster) {
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

  /** No task started before what it needs had ended at least once. */
  private static void assertOrder(Path ledger, List<String> runs) throws IOException {
    Map<String, Integer> firstStart = new HashMap<>();
    Map<String, Integer> firstEnd = new HashMap<>();
    List<String> lines = Files.readAllLines(ledger);
    for (int line = 0; line < lines.size(); line++) {
      String[] words = lines.get(line).split(" ");
      String task = words[0] + " " + words[1];
      (words[2].equals("start") ? firstStart : firstEnd).putIfAbsent(task, line);
    }
    for (String run : runs) {
      for (List<String> edge : ORDER) {
        assertThat(firstEnd.get(run + " worker/" + edge.get(0)))
            .as(run + ": " + edge)
            .isLessThan(firstStart.get(run + " worker/" + edge.get(1)));
      }
    }
  }
}
