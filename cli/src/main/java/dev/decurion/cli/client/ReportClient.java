package dev.decurion.cli.client;

import dev.decurion.cli.Interruption;
import dev.decurion.core.plan.TaskAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The report service's API; errors as in {@link CoordinatorClient}. */
public final class ReportClient {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final HttpService http;

  public ReportClient(List<URI> addresses, Optional<String> token) {
    http =
        new HttpService(
            "report service",
            addresses,
            token,
            "start one with `decurion up`, or say where it is with --report-service URL or"
                + " DECURION_REPORT_URL");
  }

  public String report(String run, ReportFormat format) {
    String path = "/api/v1/reports/" + HttpService.encode(run);
    return http.get(
        format == ReportFormat.JSON ? path : path + "." + format.extension(), format.mediaType());
  }

  public CompletionReport report(String run) {
    return JsonText.read(report(run, ReportFormat.JSON), CompletionReport.class, "report service");
  }

  /**
   * What a task changed in the code base, line by line; if it is not to be had, why. A report is
   * worth something without one of its diffs.
   */
  public String diff(String run, TaskAddress task) {
    try {
      return http.get(
          "/api/v1/reports/" + HttpService.encode(run) + "/tasks/" + task + "/diff", "text/plain");
    } catch (RefusedException e) {
      if (e.httpStatus() != 404) {
        throw e;
      }
      return e.getMessage() + "\n";
    } catch (ServiceUnreachableException e) {
      return e.getMessage() + "\n";
    }
  }

  /**
   * The report of a run that is over. The service follows events and may lag behind: it is asked
   * again until the report is final, for at most {@code patience}; then the latest answer counts.
   */
  public CompletionReport finalReport(String run, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean late = System.nanoTime() >= deadline;
      try {
        CompletionReport report = report(run);
        if (report.isFinal() || late) {
          return report;
        }
      } catch (RefusedException e) {
        if (e.httpStatus() != 404 || late) {
          throw e;
        }
      } catch (ServiceUnreachableException e) {
        if (late) {
          throw e;
        }
      }
      Interruption.pause(BETWEEN_TRIES);
    }
  }
}
