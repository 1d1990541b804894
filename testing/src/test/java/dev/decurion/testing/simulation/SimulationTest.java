package dev.decurion.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void the_invariants_hold_in_every_history() throws Exception {
    Long replayed = Long.getLong("simulation.seed");
    AtomicLong next = new AtomicLong(replayed == null ? FIRST : replayed);
    long end = replayed == null ? FIRST + SEEDS : replayed + 1;
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();

    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<Callable<Long>> work =
        Collections.nCopies(threads, () -> simulate(next, end, replayed != null, failures));
    long count = 0;
    for (Future<Long> done : workers.invokeAll(work)) {
      count += done.get();
    }
    workers.shutdown();

    System.out.printf("simulation: %d seeds in %.1f s%n", count, (System.nanoTime() - begin) / 1e9);
    assertThat(failures).isEmpty();
    assertThat(count).isEqualTo(replayed == null ? SEEDS : 1);
  }

  private static long simulate(AtomicLong next, long end, boolean traced, Queue<String> failures) {
    long count = 0;
    try (LuaFunctions functions = new LuaFunctions(Bug.NONE.source())) {
      for (long seed = next.getAndIncrement();
          seed < end && failures.size() < MOST_SHOWN;
          seed = next.getAndIncrement()) {
        Simulation.Result result = Simulation.run(seed, Bug.NONE, functions);
        count++;
        if (traced) {
          result.trace().forEach(System.out::println);
        }
        if (!result.problems().isEmpty()) {
          failures.add(describe(seed, result.problems()));
        }
      }
    }
    return count;
  }

  private static String describe(long seed, List<String> problems) {
    return String.format(
        "seed %d, replay and trace it with%n"
            + "  ./mvnw test -pl testing -am -Dtest=SimulationTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d%n  %s%n",
        seed,
        seed,
        String.join(System.lineSeparator() + "  ", problems.stream().limit(MOST_SHOWN).toList()));
  }
}
