package dev.decurion.report.http;

/** An error as in RFC 9457. */
record ProblemDetail(String type, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  static ProblemDetail of(int status, String title, String detail) {
    return new ProblemDetail("about:blank", title, status, detail);
  }
}
