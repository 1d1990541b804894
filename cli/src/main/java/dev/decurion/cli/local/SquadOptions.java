package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;

/**
 * What to start.
 *
 * @param slots tasks that one runner executes at the same time
 * @param database whether an embedded PostgreSQL is wanted when none is configured
 * @param cache whether a Redis for tasks is wanted when none is configured; it forgets everything
 * @param keepDatabase whether the data of the database outlives the squad
 */
public record SquadOptions(
    int coordinators,
    int runners,
    int slots,
    boolean database,
    boolean cache,
    boolean keepDatabase) {
  public SquadOptions {
    requirePositive("--coordinators", coordinators);
    requirePositive("--runners", runners);
    requirePositive("--slots", slots);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw CommandFailure.badInput(option + " must be at least 1, not " + value);
    }
  }
}
