package dev.decurion.report.render;

import dev.decurion.report.render.ReportView.AgentView;
import dev.decurion.report.render.ReportView.FailureView;
import dev.decurion.report.report.CompletionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as GitHub-flavoured Markdown. */
public final class MarkdownReport {
  private static final String SPECIAL = "\\`*_[]<>|~&";

  private final StringBuilder text = new StringBuilder();

  private MarkdownReport() {}

  public static String render(CompletionReport report) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.write(ReportView.of(report));
    return Texts.printable(markdown.text.toString());
  }

  private void write(ReportView view) {
    line("# " + escape(view.plan()) + ": " + view.status());
    if (!view.description().isBlank()) {
      line(escape(view.description()));
    }
    table(
        List.of("", ""),
        view.facts().stream().map(fact -> List.of(fact.name(), fact.value())).toList());
    table(
        List.of("Figure", "Value", "Note"),
        view.figures().stream().map(it -> List.of(it.name(), it.value(), it.note())).toList());
    section(
        "Criteria",
        List.of("Criterion", "Verdict", "Measured", "Bound", "Why"),
        view.criteria().stream()
            .map(it -> List.of(it.name(), it.verdict(), it.measured(), it.bound(), it.reason()))
            .toList());
    schedule(view);
    section(
        "Critical path",
        List.of("Task", "Name", "Run time"),
        view.criticalPath().stream()
            .map(it -> List.of(it.task(), it.name(), it.runTime()))
            .toList());
    section(
        "Approvals",
        List.of("Task", "Question", "Asked", "Answer", "By", "Why", "Answered"),
        view.approvals());
    if (!view.failures().isEmpty()) {
      line("## Failures");
      view.failures().forEach(this::failure);
    }
    line("## Agents");
    view.agents().forEach(this::agent);
    section(
        "Changes",
        List.of("Task", "Commit", "Files", "Lines", "Which"),
        view.changes().stream().map(ChangeView::cells).toList());
    section(
        "Runners",
        List.of("Runner", "Agents", "Attempts", "Succeeded", "Lost", "Busy"),
        view.runners());
    line(
        "Lost attempts: "
            + view.lostAttempts()
            + ". Refused reports: "
            + view.refusedReports()
            + ".");
    section("Parked attempts", List.of("At", "Task", "Attempt", "Why"), view.parked());
    section("Lost attempts", List.of("At", "Task", "Attempt", "Runner"), view.lost());
    section("Refused reports", List.of("At", "Task", "Attempt", "Report", "Why"), view.refused());
  }

  private void schedule(ReportView view) {
    section(
        "Schedule",
        List.of("", "Estimated", "Actual"),
        view.schedule().rows().stream()
            .map(it -> List.of(it.name(), it.estimated(), it.actual()))
            .toList());
    table(
        List.of("Saved against", "Expected", "Actual"),
        view.schedule().savings().stream()
            .map(it -> List.of(it.name(), it.estimated(), it.actual()))
            .toList());
    if (view.over() && !view.everyTaskSucceeded()) {
      line(escape(HtmlReport.INCOMPLETE));
    }
  }

  private void failure(FailureView failure) {
    line("### " + escape(failure.task()) + ", " + escape(failure.title()));
    line(escape(failure.message()));
    if (!failure.logTail().isBlank()) {
      // Indented, not fenced: no text can end the block.
      line(
          Arrays.stream(Texts.printable(failure.logTail()).split("\n"))
              .map(it -> "    " + it)
              .collect(Collectors.joining("\n")));
    }
  }

  private void agent(AgentView agent) {
    line("### " + escape(agent.title()) + " (" + escape(agent.id()) + "): " + agent.state());
    line(escape(agent.note()));
    table(
        List.of(
            "Task",
            "Name",
            "State",
            "Attempts",
            "Runner",
            "Queued",
            "Run time",
            "Estimate",
            "Slack",
            "Critical",
            "Outputs",
            "Milestones",
            "Why"),
        agent.tasks().stream()
            .map(
                it ->
                    List.of(
                        it.id(),
                        it.name(),
                        it.state(),
                        it.attempts(),
                        it.runner(),
                        it.queueWait(),
                        it.runTime(),
                        it.estimate(),
                        it.slack(),
                        it.critical() ? "yes" : "",
                        it.outputs(),
                        it.milestones(),
                        it.reason()))
            .toList());
  }

  private void section(String title, List<String> head, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      line("## " + title);
      table(head, rows);
    }
  }

  private void table(List<String> head, List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(row(head.stream()));
    lines.add(row(head.stream().map(any -> "---")));
    rows.forEach(cells -> lines.add(row(cells.stream().map(MarkdownReport::escape))));
    line(String.join("\n", lines));
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  private void line(String block) {
    text.append(block).append("\n\n");
  }

  /** One line of plain text, whatever it contains. */
  static String escape(String value) {
    String line = value.strip().replaceAll("\\s", " ");
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < line.length(); at++) {
      if (SPECIAL.indexOf(line.charAt(at)) >= 0 || startsBlock(line, at)) {
        escaped.append('\\');
      }
      escaped.append(line.charAt(at));
    }
    return escaped.toString();
  }

  /** A number with a full stop, a hyphen, a plus or a hash at the start of a line. */
  private static boolean startsBlock(String line, int at) {
    boolean endsWord = at + 1 == line.length() || !Character.isLetterOrDigit(line.charAt(at + 1));
    return endsWord
        && "-+#.)=".indexOf(line.charAt(at)) >= 0
        && line.chars().limit(at).allMatch(Character::isDigit);
  }
}
