package dev.decurion.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every invariant holds in every history: under crashes at any step, pauses longer than leases and
 * locks, calls that are late or lost, and a Redis that loses its last writes.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final long COUNT = Long.getLong("simulation.seeds", 250);
  private static final int MOST_SHOWN = 10;

  @Test
  @DisabledIfSystemProperty(named = "simulation.seed", matches = "\\d+")
  void the_invariants_hold_in_every_history() throws Exception {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();

    long run =
        Seeds.run(
            FIRST,
            COUNT,
            Bug.NONE,
            (seed, result) -> {
              if (!result.problems().isEmpty()) {
                failures.add(describe(seed, result.problems()));
              }
              return failures.size() >= MOST_SHOWN;
            });

    System.out.printf(
        "simulation: %d seeds from %d in %.0f s%n", run, FIRST, (System.nanoTime() - begin) / 1e9);
    assertThat(failures).isEmpty();
    assertThat(run).isEqualTo(COUNT);
  }

  @Test
  @EnabledIfSystemProperty(named = "simulation.seed", matches = "\\d+")
  void one_history_is_replayed_and_traced() throws Exception {
    long seed = Long.getLong("simulation.seed");

    Seeds.run(
        seed,
        1,
        Bug.NONE,
        (same, result) -> {
          result.trace().forEach(System.out::println);
          assertThat(result.problems()).isEmpty();
          return true;
        });
  }

  @Test
  void the_same_seed_gives_the_same_history() throws Exception {
    Queue<List<String>> traces = new ConcurrentLinkedQueue<>();
    for (int time = 0; time < 2; time++) {
      Seeds.run(FIRST, 1, Bug.NONE, (seed, result) -> traces.add(result.trace()));
    }
    assertThat(traces.remove()).isNotEmpty().isEqualTo(traces.remove());
  }

  private static String describe(long seed, List<String> problems) {
    return String.format(
        "seed %d; replay and trace it with%n"
            + "  ./mvnw test -pl testing -am -Dtest=SimulationTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d%n  %s%n",
        seed,
        seed,
        String.join(System.lineSeparator() + "  ", problems.stream().limit(MOST_SHOWN).toList()));
  }
}
