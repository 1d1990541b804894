package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.TaskEvent.ReportRefused;
import java.time.Instant;

/**
 * A report of a runner that came too late or from a superseded attempt, and changed nothing.
 *
 * @param report what the runner said: started, succeeded or failed
 */
public record RefusedReport(
    Instant at, TaskAddress task, int attempt, String report, String reason) {
  static RefusedReport of(ReportRefused event) {
    return new RefusedReport(
        event.at(), event.task(), event.number(), event.report(), event.reason());
  }
}
