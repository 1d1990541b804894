package dev.decurion.coordinator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.decurion.core.plan.Problem;
import java.util.List;

/**
 * An error as in RFC 9457.
 *
 * @param problems what is wrong in a plan, each with its place; absent for other errors
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProblemDetail(String type, String title, int status, String detail, List<Problem> problems) {
  static final String MEDIA_TYPE = "application/problem+json";

  static ProblemDetail of(int status, String title, String detail, List<Problem> problems) {
    return new ProblemDetail("about:blank", title, status, detail, problems);
  }
}
