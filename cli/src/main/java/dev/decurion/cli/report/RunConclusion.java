package dev.decurion.cli.report;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.CompletionReport;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.ReportClient;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import dev.decurion.cli.client.TerminalText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells how a run ended, stores its report, and judges it. */
public final class RunConclusion {
  private static final int LOG_LINES = 10;
  private static final int LOGS_SHOWN = 10;

  private final Terminal terminal;
  private final CoordinatorClient coordinator;
  private final ReportClient reports;
  private final Duration patience;

  /**
   * @param patience how long the report service may lag behind
   */
  public RunConclusion(
      Terminal terminal, CoordinatorClient coordinator, ReportClient reports, Duration patience) {
    this.terminal = terminal;
    this.coordinator = coordinator;
    this.reports = reports;
    this.patience = patience;
  }

  /**
   * Returns the exit status: whether the run succeeded and met every criterion; for a run that did,
   * {@link ExitStatus#INFRASTRUCTURE} when its report could not be stored.
   *
   * @param folder takes the report in all formats, when given
   * @throws CommandFailure when there is no final report, after all that is known was shown
   */
  public int conclude(RunView run, Optional<Path> folder) {
    CompletionReport report;
    try {
      report = reports.finalReport(run.run(), patience);
    } catch (CommandFailure e) {
      show(run, Optional.empty());
      if (!run.succeeded()) {
        terminal.err().println("decurion: no report: " + e.getMessage());
        return ExitStatus.NOT_SUCCEEDED;
      }
      throw CommandFailure.infrastructure(
          "the run succeeded, but without its report nobody knows whether it met its criteria: "
              + e.getMessage(),
          e);
    }
    show(run, Optional.of(report));
    boolean stored = folder.isEmpty() || store(run, report, folder.get());
    if (!report.isFinal()) {
      throw CommandFailure.infrastructure(
          "the report service is behind: the run is "
              + run.status()
              + ", its report still says "
              + report.status()
              + "; ask again with `decurion report "
              + run.run()
              + "`");
    }
    if (!run.succeeded() || !report.metEverything()) {
      return ExitStatus.NOT_SUCCEEDED;
    }
    return stored ? ExitStatus.SUCCEEDED : ExitStatus.INFRASTRUCTURE;
  }

  private void show(RunView run, Optional<CompletionReport> report) {
    terminal.out().println();
    RunSummary.lines(run, report, failures(run)).forEach(terminal.out()::println);
    terminal.out().flush();
  }

  /** Returns whether that was possible, and tells it. */
  private boolean store(RunView run, CompletionReport report, Path folder) {
    try {
      ReportFiles.store(reports, run.run(), report, folder);
    } catch (CommandFailure e) {
      terminal.err().println("decurion: the report could not be stored: " + e.getMessage());
      terminal
          .err()
          .println(
              "  it is kept: `decurion up` in this directory, and then `decurion report "
                  + run.run()
                  + " -o report.html`, store it");
      return false;
    }
    terminal.out().println();
    terminal.out().println("Report   " + folder.resolve("report.html"));
    terminal.out().println("         the same as .json, .md and .xml (JUnit);");
    terminal.out().println("         served again by `decurion up` at /runs/" + run.run());
    terminal.out().flush();
    return true;
  }

  private List<FailureDetail> failures(RunView run) {
    List<FailureDetail> failures = new ArrayList<>();
    for (AgentView agent : run.agents()) {
      for (TaskView task : agent.tasks()) {
        if (task.state().equals("FAILED")) {
          List<String> log =
              failures.size() < LOGS_SHOWN && task.attempt() > 0
                  ? logEnd(run.run(), agent, task)
                  : List.of();
          String reason =
              (task.failureAllowed() ? "allowed: " : "") + task.why().orElse("no reason given");
          failures.add(new FailureDetail(agent.id() + "/" + task.id(), reason, log));
        }
      }
    }
    return failures;
  }

  private List<String> logEnd(String run, AgentView agent, TaskView task) {
    try {
      List<String> lines =
          coordinator.log(run, agent.id(), task.id()).lines().map(TerminalText::of).toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    } catch (CommandFailure e) {
      return List.of("(no log: " + e.getMessage() + ")");
    }
  }
}
