package dev.decurion.report.render;

import dev.decurion.report.render.ReportView.Figure;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.CriterionReport;
import dev.decurion.report.report.ScheduleReport;
import dev.decurion.report.report.TaskReport;
import dev.decurion.report.report.UsageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures at the head of a report. */
final class Figures {
  private Figures() {}

  static List<Figure> of(CompletionReport report) {
    ScheduleReport.Actual actual = report.schedule().actual();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Makespan",
            Texts.duration(report.makespan()),
            report.status().isTerminal() ? "from submission to end" : "so far"));
    figures.add(
        new Figure(
            "Saved against serial",
            Texts.percent(report.savings().actual().versusSerial()),
            note(report, "serial " + Texts.duration(actual.serial()))));
    figures.add(
        new Figure(
            "Saved against tiers",
            Texts.percent(report.savings().actual().versusByTier()),
            note(report, "tier by tier " + Texts.duration(actual.byTier()))));
    int total = report.tasks().getOrDefault("total", 0);
    figures.add(
        new Figure(
            "Tasks succeeded",
            report.tasks().getOrDefault("succeeded", 0) + " of " + total,
            others(report)));
    if (!report.criteria().isEmpty()) {
      long met = report.criteria().stream().filter(CriterionReport::met).count();
      long skipped = report.criteria().stream().filter(CriterionReport::skipped).count();
      figures.add(
          new Figure(
              "Criteria met",
              met + " of " + report.criteria().size(),
              skipped == 0 ? "" : skipped + " skipped"));
    }
    figures.add(
        new Figure(
            "Ran at once",
            "up to " + report.peakRunning(),
            report.averageRunning().toPlainString() + " on average"));
    report.usage().ifPresent(usage -> figures.add(usage(usage)));
    return List.copyOf(figures);
  }

  private static Figure usage(UsageReport usage) {
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT, "%,d tokens in, %,d out", usage.inputTokens(), usage.outputTokens()));
    if (usage.withoutCost() > 0) {
      notes.add(attempts(usage.withoutCost()) + " without a known cost");
    }
    if (usage.untold() > 0) {
      notes.add(attempts(usage.untold()) + " did not tell and may have used more");
    }
    String cost = usage.costUsd().map(it -> "$" + it.toPlainString()).orElse("cost unknown");
    return new Figure("Language models", cost, String.join("; ", notes));
  }

  private static String attempts(int count) {
    return count == 1 ? "1 attempt" : count + " attempts";
  }

  /** A run that left work undone must not look faster for it. */
  private static String note(CompletionReport report, String baseline) {
    return report.everyTaskSucceeded() ? baseline : "of the work done, " + baseline;
  }

  private static String others(CompletionReport report) {
    List<String> others = new ArrayList<>();
    for (String state : List.of("failed", "skipped", "cancelled", "running")) {
      int count = report.tasks().getOrDefault(state, 0);
      if (count > 0) {
        others.add(count + " " + state);
      }
    }
    long allowed =
        report.agents().stream()
            .flatMap(agent -> agent.tasks().stream())
            .filter(TaskReport::failureAllowed)
            .count();
    if (allowed > 0) {
      others.add(allowed + " allowed to fail");
    }
    return String.join(", ", others);
  }
}
