package dev.decurion.report.http;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;

/** An answer that is an error; {@link ProblemMapper} writes it. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String title;

  private ApiException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static ApiException badRequest(String detail) {
    return new ApiException(400, "Bad request", detail);
  }

  static ApiException notAcceptable(String detail) {
    return new ApiException(406, "Not acceptable", detail);
  }

  /** What is not a run id cannot be the id of a run. */
  public static ApiException noRun(RunId run) {
    return new ApiException(404, "Not found", "There is no run " + run);
  }

  static ApiException notFound(String detail) {
    return new ApiException(404, "Not found", detail);
  }

  static ApiException noTask(RunId run, TaskAddress task) {
    return new ApiException(404, "Not found", "Run " + run + " has no task " + task);
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
