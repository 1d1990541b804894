package dev.decurion.report.dashboard;

import dev.decurion.protocol.message.RunSummary;
import dev.decurion.report.render.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A run in the list of runs.
 *
 * @param done the part of its tasks that succeeded, of 100
 * @param bad the part that failed, was skipped or cancelled, of 100
 */
record RunRow(
    String run,
    String plan,
    String status,
    String submitted,
    String took,
    String tasks,
    int done,
    int bad) {

  static RunRow of(RunSummary summary) {
    int total = Math.max(1, summary.tasks().getOrDefault("total", 0));
    int succeeded = summary.tasks().getOrDefault("succeeded", 0);
    int bad =
        List.of("failed", "skipped", "cancelled").stream()
            .mapToInt(state -> summary.tasks().getOrDefault(state, 0))
            .sum();
    return new RunRow(
        summary.run().value(),
        summary.plan(),
        summary.status().name().toLowerCase(Locale.ROOT),
        Texts.time(summary.submittedAt()),
        summary
            .finishedAt()
            .map(at -> Texts.duration(Duration.between(summary.submittedAt(), at)))
            .orElse("–"),
        succeeded + " of " + total,
        100 * succeeded / total,
        100 * bad / total);
  }

  public int badFrom() {
    return done;
  }
}
