package dev.decurion.cli.command;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.Endpoints;
import dev.decurion.cli.client.ReportClient;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.follow.Display;
import dev.decurion.cli.follow.RunFollower;
import dev.decurion.cli.local.LocalSquad;
import dev.decurion.cli.plan.PlanDocument;
import dev.decurion.cli.report.RunConclusion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = {
      "Runs a plan on this machine: starts all services, follows the run, stores its report, and"
          + " stops what it started.",
      "Exit status: 0 succeeded and every criterion met, 1 not, 2 bad plan or usage, 3 a service"
          + " did not start or answer, or the report of a run that succeeded could not be stored, 130 cancelled by Ctrl-C."
    })
final class RunCommand implements Callable<Integer> {
  /** A report service that was started again at the end takes a while. */
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(30);

  private static final Duration INTERRUPTED_PATIENCE = Duration.ofSeconds(3);

  private final CommandContext context;

  @Mixin private PlanArguments plan = new PlanArguments();
  @Mixin private ScalingOptions scaling = new ScalingOptions();

  RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PlanDocument document = plan.readForThisMachine(context);
    try (Interruption interruption = Interruption.ofSignals();
        LocalSquad squad =
            new LocalSquad(
                context.directory(),
                context.installation(),
                context.environment(),
                interruption,
                context::print)) {
      Endpoints endpoints =
          squad.start(scaling.with(document.needsDatabase(), document.needsCache(), false));
      return run(document, squad, endpoints, interruption);
    }
  }

  private int run(
      PlanDocument document, LocalSquad squad, Endpoints endpoints, Interruption interruption) {
    CoordinatorClient coordinator =
        new CoordinatorClient(endpoints.coordinators(), context.token());
    ReportClient reports = new ReportClient(endpoints.reports(), context.token());
    Display display = Display.on(context.terminal(), context.clock());
    tellUnfinished(coordinator);
    String run = coordinator.submit(document.text(), plan.inputs(), Optional.empty());
    context.print(TextTable.labelled("Run", run));
    context.print(
        TextTable.labelled(
            "Dashboard", endpoints.reports().get(0).resolve("/runs/" + run).toString()));
    RunView end =
        follow(
            run,
            new RunFollower(
                coordinator,
                display,
                interruption,
                context.clock(),
                () -> squad.supervise(display::say)),
            document);
    squad.giveSpaceBack(); // the report may need it
    Duration patience = interruption.isRequested() ? INTERRUPTED_PATIENCE : REPORT_PATIENCE;
    int status =
        new RunConclusion(context.terminal(), coordinator, reports, patience)
            .conclude(end, Optional.of(context.directory().run(run)));
    context.directory().workspace(run).ifPresent(this::tellWhereItsWorkIs);
    return status;
  }

  private RunView follow(String run, RunFollower follower, PlanDocument document) {
    try {
      return follower.follow(run);
    } catch (CommandFailure e) {
      if (e.exitStatus() != ExitStatus.INFRASTRUCTURE) {
        throw e;
      }
      boolean databaseIsLost =
          document.needsDatabase() && context.variable("DECURION_DATABASE_URL").isEmpty();
      throw CommandFailure.infrastructure(
          e.getMessage()
              + "\nRun "
              + run
              + " is not over: `decurion up` in this directory goes on with it"
              + (databaseIsLost ? " (with a database of its own, without what tasks wrote)" : "")
              + ", and `decurion watch "
              + run
              + "` follows it.",
          e);
    }
  }

  private void tellWhereItsWorkIs(Path workspace) {
    context.print("Work     " + workspace);
    if (Files.exists(workspace.resolve(".git"))) {
      context.print("         commit by commit: git -C " + workspace + " log --stat run");
    }
  }

  private void tellUnfinished(CoordinatorClient coordinator) {
    coordinator.runs().stream()
        .filter(run -> !run.isOver())
        .forEach(
            run ->
                context.print(
                    "note: run "
                        + run.run()
                        + " of an earlier command goes on beside this one; `decurion cancel "
                        + run.run()
                        + "` ends it"));
  }
}
