package dev.decurion.cli.command;

import dev.decurion.cli.Interruption;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.follow.Display;
import dev.decurion.cli.follow.RunFollower;
import dev.decurion.cli.report.RunConclusion;
import java.time.Duration;
import java.util.Optional;

/** Follows a run of a squad elsewhere and judges it in the end; Ctrl-C leaves the run alone. */
final class RunWatch {
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  private final CommandContext context;
  private final ConnectionOptions connection;

  RunWatch(CommandContext context, ConnectionOptions connection) {
    this.context = context;
    this.connection = connection;
  }

  /** Returns the exit status. */
  int untilOver(String run) {
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
