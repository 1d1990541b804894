package dev.decurion.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Every invariant holds in every history: under crashes at any step, pauses longer than leases and
 * locks, calls that are late or lost, and a Redis that loses its last writes.
 *
 * <p>{@code -Dsimulation.seed=N} replays one history, {@code -Dsimulation.seeds=N} takes so many,
 * {@code -Dsimulation.first=N} begins elsewhere.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("simulation.seeds", 500);
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final int MOST_SHOWN = 10;

  @Test
  void the_invariants_hold_in_every_history() throws InterruptedException {
    Long replayed = Long.getLong("simulation.seed");
    AtomicLong next = new AtomicLong(replayed == null ? FIRST : replayed);
    long end = replayed == null ? FIRST + SEEDS : replayed + 1;
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> simulate(next, end, failures));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    System.out.printf(
        "simulation: %d seeds in %.1f s%n",
        replayed == null ? SEEDS : 1, (System.nanoTime() - begin) / 1e9);
    assertThat(failures).isEmpty();
  }

  private static void simulate(AtomicLong next, long end, Queue<String> failures) {
    try (LuaFunctions functions = new LuaFunctions(Bug.NONE.source())) {
      for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
        List<String> problems = Simulation.run(seed, Bug.NONE, functions);
        if (!problems.isEmpty() && failures.size() < MOST_SHOWN) {
          failures.add(
              String.format(
                  "seed %d, to be replayed with%n  ./mvnw test -pl testing -am -Dtest=SimulationTest"
                      + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d%n  %s%n",
                  seed,
                  seed,
                  String.join(System.lineSeparator() + "  ", problems.stream().limit(8).toList())));
        }
      }
    }
  }
}
