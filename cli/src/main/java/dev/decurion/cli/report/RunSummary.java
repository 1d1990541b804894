package dev.decurion.cli.report;

import dev.decurion.cli.Durations;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.CompletionReport;
import dev.decurion.cli.client.CompletionReport.Baselines;
import dev.decurion.cli.client.CompletionReport.Criterion;
import dev.decurion.cli.client.CompletionReport.Schedule;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a person wants to know of a run that is over, in lines. */
final class RunSummary {
  private static final int REASONS_SHOWN = 20;
  private static final int TASKS_SHOWN = 5;

  private final List<String> lines = new ArrayList<>();

  private RunSummary() {}

  static List<String> lines(
      RunView run, Optional<CompletionReport> report, List<FailureDetail> failures) {
    RunSummary summary = new RunSummary();
    summary.head(run, report);
    report.ifPresent(
        known -> {
          summary.criteria(known.criteria());
          summary.schedule(known);
        });
    summary.failures(failures);
    summary.skipped(run);
    return summary.lines;
  }

  private void head(RunView run, Optional<CompletionReport> report) {
    String makespan =
        report
            .map(CompletionReport::makespan)
            .map(Durations::text)
            .orElseGet(() -> Durations.text(run.age(Instant.now())));
    lines.add(run.planName() + "  run " + run.run() + "  " + run.status() + "  in " + makespan);
    List<String> counts = new ArrayList<>();
    for (String state : List.of("succeeded", "failed", "skipped", "cancelled")) {
      long count =
          run.agents().stream()
              .flatMap(agent -> agent.tasks().stream())
              .filter(task -> task.state().equalsIgnoreCase(state))
              .count();
      if (count > 0) {
        counts.add(count + " " + state);
      }
    }
    lines.add(
        run.total() + (run.total() == 1 ? " task: " : " tasks: ") + String.join(", ", counts));
    report
        .filter(known -> known.lostAttempts() > 0 || known.refusedReports() > 0)
        .ifPresent(
            known ->
                lines.add(
                    known.lostAttempts()
                        + " attempts lost with their runner, "
                        + known.refusedReports()
                        + " late reports refused"));
  }

  private void criteria(List<Criterion> criteria) {
    if (criteria.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Criteria");
    TextTable table = new TextTable();
    for (Criterion criterion : criteria) {
      table.row(
          criterion.met() ? "  met" : criterion.skipped() ? "  skipped" : "  NOT MET",
          criterion.name(),
          Objects.requireNonNullElse(criterion.measured(), "not measured"),
          criterion.bound() == null ? "" : "(" + criterion.bound() + ")",
          criterion.met() ? "" : Objects.requireNonNullElse(criterion.reason(), ""));
    }
    lines.addAll(table.lines());
  }

  private void schedule(CompletionReport report) {
    Schedule schedule = report.schedule();
    if (schedule == null) {
      return;
    }
    lines.add("");
    TextTable table = new TextTable().row("Schedule", "estimated", "actual");
    row(table, "serial", schedule, Baselines::serial);
    row(table, "tier by tier", schedule, Baselines::byTier);
    row(table, "whole-agent dependencies", schedule, Baselines::wholeAgents);
    row(table, "as written, unlimited runners", schedule, Baselines::unlimitedRunners);
    table.row("  this run", "", Durations.text(report.makespan()));
    lines.addAll(table.lines());
  }

  private static void row(
      TextTable table,
      String name,
      Schedule schedule,
      Function<Baselines, @Nullable String> duration) {
    table.row("  " + name, text(schedule.estimated(), duration), text(schedule.actual(), duration));
  }

  private static String text(
      @Nullable Baselines baselines, Function<Baselines, @Nullable String> duration) {
    // A serial time of zero means that nobody estimated anything.
    return baselines == null || "PT0S".equals(baselines.serial())
        ? "-"
        : Durations.text(duration.apply(baselines));
  }

  private void failures(List<FailureDetail> failures) {
    if (failures.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Failures");
    for (FailureDetail failure : failures) {
      lines.add("  " + failure.address() + ": " + failure.reason());
      failure.logEnd().forEach(line -> lines.add("    | " + line));
    }
  }

  /** One line a reason; a failure near the start of a plan has many tasks skipped for one. */
  private void skipped(RunView run) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (AgentView agent : run.agents()) {
      for (TaskView task : agent.tasks()) {
        if (task.state().equals("SKIPPED")) {
          byReason
              .computeIfAbsent(task.why().orElse("no reason given"), reason -> new ArrayList<>())
              .add(agent.id() + "/" + task.id());
        }
      }
    }
    if (byReason.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Skipped");
    byReason.entrySet().stream()
        .limit(REASONS_SHOWN)
        .forEach(entry -> lines.add("  " + some(entry.getValue()) + ": " + entry.getKey()));
    long more = byReason.values().stream().skip(REASONS_SHOWN).mapToLong(List::size).sum();
    if (more > 0) {
      lines.add("  … and " + more + " more, see the report");
    }
  }

  private static String some(List<String> tasks) {
    String shown = String.join(", ", tasks.subList(0, Math.min(TASKS_SHOWN, tasks.size())));
    return tasks.size() > TASKS_SHOWN
        ? shown + " and " + (tasks.size() - TASKS_SHOWN) + " more"
        : shown;
  }
}
