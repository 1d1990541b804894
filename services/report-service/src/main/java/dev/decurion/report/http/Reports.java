package dev.decurion.report.http;

import dev.decurion.core.run.RunId;
import dev.decurion.report.fold.FoldedRuns;
import dev.decurion.report.report.CompletionReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** The report of a run as its log stands now. Blocks. */
@ApplicationScoped
public class Reports {
  private final FoldedRuns runs;
  private final Clock clock = Clock.systemUTC();

  Reports(FoldedRuns runs) {
    this.runs = runs;
  }

  /**
   * Reads what is new in the log, then reports.
   *
   * @throws ApiException when there is no such run
   */
  public CompletionReport of(RunId id) {
    return runs.ask(id, (run, history) -> CompletionReport.of(run, history, clock.instant()))
        .orElseThrow(() -> ApiException.noRun(id));
  }
}
