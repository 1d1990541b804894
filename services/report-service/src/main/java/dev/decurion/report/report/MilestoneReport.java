package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.TaskRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A point that a task announced while it ran. */
public record MilestoneReport(String name, Instant at) {
  /** In the order of their times. */
  static List<MilestoneReport> of(TaskAddress task, TaskRecord record, RunHistory history) {
    return record.milestones().stream()
        .flatMap(
            name -> history.reachedAt(task, name).map(at -> new MilestoneReport(name, at)).stream())
        .sorted(Comparator.comparing(MilestoneReport::at).thenComparing(MilestoneReport::name))
        .toList();
  }
}
