package dev.decurion.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An error as services send it: {@code application/problem+json} (RFC 9457). */
record ProblemDetail(
    @Nullable String title,
    int status,
    @Nullable String detail,
    @Nullable List<PlanProblem> problems) {
  private static final int EXCERPT = 400;

  /** One problem of a plan. */
  record PlanProblem(
      @Nullable String code,
      @Nullable String message,
      @Nullable Integer line,
      @Nullable Integer column) {
    String text() {
      String place = line == null ? "" : line + ":" + Objects.requireNonNullElse(column, 1) + " ";
      return place + (code == null ? "" : code + ": ") + Objects.requireNonNullElse(message, "");
    }
  }

  /** The text for people of an error's body, whatever that body is. */
  static String textOf(String body, int status) {
    try {
      ProblemDetail problem = JsonText.MAPPER.readValue(body, ProblemDetail.class);
      if (problem != null) {
        return problem.text(status);
      }
    } catch (JsonProcessingException notJson) {
      // Shown as it is, below.
    }
    String plain = body.strip();
    return plain.isEmpty()
        ? "HTTP status " + status
        : "HTTP status " + status + ": " + plain.substring(0, Math.min(EXCERPT, plain.length()));
  }

  private String text(int httpStatus) {
    List<String> lines = new ArrayList<>();
    if (title != null && detail != null && !detail.equals(title)) {
      lines.add(title + ": " + detail);
    } else if (title != null || detail != null) {
      lines.add(Objects.requireNonNullElse(title, Objects.requireNonNullElse(detail, "")));
    } else {
      lines.add("HTTP status " + httpStatus);
    }
    if (problems != null) {
      problems.forEach(problem -> lines.add("  " + problem.text()));
    }
    return String.join("\n", lines);
  }
}
