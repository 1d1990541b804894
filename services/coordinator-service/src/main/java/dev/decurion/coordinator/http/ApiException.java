package dev.decurion.coordinator.http;

import dev.decurion.core.plan.Problem;
import java.util.List;

/** An answer that is an error; {@link ProblemMapper} writes it. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String title;
  private final transient List<Problem> problems;

  private ApiException(int status, String title, String detail, List<Problem> problems) {
    super(detail);
    this.status = status;
    this.title = title;
    this.problems = problems;
  }

  static ApiException badRequest(String detail) {
    return new ApiException(400, "Bad request", detail, List.of());
  }

  static ApiException invalidPlan(List<Problem> problems) {
    return new ApiException(
        400,
        "Invalid plan",
        problems.size() == 1
            ? "The plan has a problem"
            : "The plan has " + problems.size() + " problems",
        problems);
  }

  static ApiException notFound(String detail) {
    return new ApiException(404, "Not found", detail, List.of());
  }

  static ApiException conflict(String detail) {
    return new ApiException(409, "Conflict", detail, List.of());
  }

  static ApiException unavailable(String detail) {
    return new ApiException(503, "Service unavailable", detail, List.of());
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  List<Problem> problems() {
    return problems;
  }
}
