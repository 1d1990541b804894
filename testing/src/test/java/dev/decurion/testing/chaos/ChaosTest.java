package dev.decurion.testing.chaos;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.testing.chaos.Cluster.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
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
  private static final int FAULTS = Integer.getInteger("chaos.faults", 15);
  private static final String KINDS = System.getProperty("chaos.kinds", "");
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LOCK = Duration.ofSeconds(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void nothing_is_lost_whatever_dies() throws IOException {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("chaos: seed " + seed + ", " + FAULTS + " faults");
    Random random = new Random(seed);
    StepsPlan plan = new StepsPlan(directory.resolve("ledger"));
    List<String> runs = new ArrayList<>();
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    try (Cluster cluster =
        new Cluster(RedisProcess.keeping(), Network.PROXY, directory, 2, 3, LEASE, LOCK)) {
      cluster.awaitReady();
      for (Fault fault : faults(random)) {
        runs.add(cluster.submitPatiently(plan.text(), "run-" + runs.size()));
        counts.merge(fault, 1, Integer::sum);
        fault.happen(cluster, random);
        Fault.pass(random.nextInt(1_000));
      }
      cluster.awaitReady();
      Invariants.assertAllSucceeded(cluster, runs);
      Invariants.assertNothingIsLeft(cluster);
    }
    plan.assertOrder(runs);
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
}
