package dev.decurion.report.render;

import dev.decurion.core.run.Change;
import dev.decurion.core.run.Change.ChangedFile;
import dev.decurion.report.report.AgentReport;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.TaskReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task changed in the code base.
 *
 * @param commit the first characters of its name, as git abbreviates it
 * @param lines how many were added and removed
 * @param diff where it is shown line by line, below the address of all reports
 * @param files the paths, each with its lines
 */
record ChangeView(
    String task, String commit, String diff, String count, String lines, List<String> files) {
  private static final int ABBREVIATED = 10;

  /** Of all tasks that changed anything, in order of the plan. */
  static List<ChangeView> of(CompletionReport report) {
    List<ChangeView> changes = new ArrayList<>();
    for (AgentReport agent : report.agents()) {
      for (TaskReport task : agent.tasks()) {
        task.attempts().stream()
            .flatMap(attempt -> attempt.change().stream())
            .filter(change -> change.files() > 0)
            .reduce((before, last) -> last)
            .ifPresent(change -> changes.add(of(report, task, change)));
      }
    }
    return List.copyOf(changes);
  }

  private static ChangeView of(CompletionReport report, TaskReport task, Change change) {
    List<String> files = new ArrayList<>();
    change.changed().forEach(file -> files.add(file.path() + " " + lines(file)));
    int more = change.files() - change.changed().size();
    if (more > 0) {
      files.add("and " + more + " more");
    }
    return new ChangeView(
        task.address().toString(),
        change.commit().substring(0, Math.min(ABBREVIATED, change.commit().length())),
        report.run() + "/tasks/" + task.address() + "/diff",
        Integer.toString(change.files()),
        lines(change.insertions(), change.deletions()),
        List.copyOf(files));
  }

  private static String lines(ChangedFile file) {
    return lines(file.insertions(), file.deletions());
  }

  private static String lines(long insertions, long deletions) {
    return "+" + insertions + " \u2212" + deletions;
  }

  /** As cells of a table. */
  List<String> cells() {
    return List.of(task, commit, count, lines, String.join(", ", files));
  }
}
