package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;

/**
 * What to start.
 *
 * @param slots tasks that one runner executes at the same time
 * @param database whether an embedded PostgreSQL is wanted when none is configured
 * @param keepDatabase whether its data outlives the squad
 */
public record SquadOptions(
    int coordinators, int runners, int slots, boolean database, boolean keepDatabase) {
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
