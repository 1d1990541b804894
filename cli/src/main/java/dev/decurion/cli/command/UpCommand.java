package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.Endpoints;
import dev.decurion.cli.local.LocalSquad;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "up", description = "Starts all services on this machine and stays until Ctrl-C.")
final class UpCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final CommandContext context;

  @Mixin private ScalingOptions scaling = new ScalingOptions();

  UpCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Interruption interruption = Interruption.ofSignals();
        LocalSquad squad =
            new LocalSquad(
                context.directory(),
                context.installation(),
                context.environment(),
                interruption,
                context::print)) {
      Endpoints endpoints = squad.start(scaling.with(true, true, true));
      context.print(TextTable.labelled("Dashboard", endpoints.reports().get(0) + "/"));
      context.print("Ready: `decurion submit PLAN` in this directory; Ctrl-C stops everything.");
      context.terminal().out().flush();
      while (!interruption.await(BETWEEN_LOOKS)) {
        squad.supervise(context::print);
      }
      context.print("Stopping; what is not finished goes on at the next start.");
      return ExitStatus.SUCCEEDED;
    }
  }
}
