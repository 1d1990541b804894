package dev.decurion.cli.command;

import dev.decurion.cli.local.SquadOptions;
import picocli.CommandLine.Option;

/** How many services to start. */
final class ScalingOptions {
  @Option(
      names = "--runners",
      paramLabel = "N",
      defaultValue = "2",
      description = "Runners to start; default: ${DEFAULT-VALUE}.")
  private int runners;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Tasks that a runner executes at the same time; default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--coordinators",
      paramLabel = "N",
      defaultValue = "1",
      description = "Coordinators to start; default: ${DEFAULT-VALUE}.")
  private int coordinators;

  SquadOptions with(boolean database, boolean cache, boolean keepDatabase) {
    return new SquadOptions(coordinators, runners, slots, database, cache, keepDatabase);
  }
}
