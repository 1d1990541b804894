package dev.decurion.cli.command;

import dev.decurion.cli.Interruption;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.follow.Display;
import dev.decurion.cli.follow.RunFollower;
import dev.decurion.cli.report.RunConclusion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description =
        "Follows a run until it is over; Ctrl-C leaves the run alone. Exit status as of `run`.")
final class WatchCommand implements Callable<Integer> {
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  WatchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CoordinatorClient coordinator = connection.coordinator(context);
    RunView end =
        new RunFollower(
                coordinator,
                Display.on(context.terminal(), context.clock()),
                Interruption.none(),
                context.clock(),
                () -> {})
            .follow(run);
    int status =
        new RunConclusion(
                context.terminal(), coordinator, connection.reports(context), REPORT_PATIENCE)
            .conclude(end, Optional.empty());
    context.print("");
    context.print("Report   " + connection.reportAddresses(context).get(0).resolve("/runs/" + run));
    return status;
  }
}
