package dev.decurion.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description =
        "Follows a run until it is over; Ctrl-C leaves the run alone. Exit status as of `run`.")
final class WatchCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  WatchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RunWatch(context, connection).untilOver(run);
  }
}
