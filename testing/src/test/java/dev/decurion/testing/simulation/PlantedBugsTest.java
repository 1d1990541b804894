package dev.decurion.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The simulation finds mistakes: each of these breaks an invariant within some hundred seeds. */
@Tag("nightly")
class PlantedBugsTest {
  private static final long MOST_SEEDS = Long.getLong("simulation.bug.seeds", 1_000);

  @ParameterizedTest
  @EnumSource(value = Bug.class, names = "NONE", mode = Mode.EXCLUDE)
  void the_simulation_catches(Bug bug) throws Exception {
    Queue<String> caught = new ConcurrentLinkedQueue<>();

    long run =
        Seeds.run(
            1,
            MOST_SEEDS,
            bug,
            (seed, result) -> {
              result.problems().stream()
                  .limit(1)
                  .forEach(problem -> caught.add("seed " + seed + ": " + problem));
              return !caught.isEmpty();
            });

    System.out.printf("%s: %d seeds, %s%n", bug, run, caught);
    assertThat(caught).isNotEmpty();
  }
}
