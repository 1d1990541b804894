package dev.decurion.report.http;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms of a report; they say the same. The first one is sent to who does not mind. */
enum ReportFormat {
  JSON(MediaType.APPLICATION_JSON_TYPE),
  HTML(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")),
  MD(new MediaType("text", "markdown", "utf-8")),
  XML(MediaType.APPLICATION_XML_TYPE.withCharset("utf-8"));

  @SuppressWarnings("ImmutableEnumChecker") // a MediaType never changes
  private final MediaType type;

  ReportFormat(MediaType type) {
    this.type = type;
  }

  MediaType type() {
    return type;
  }

  String suffix() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The format whose suffix the name has. */
  static Optional<ReportFormat> ofName(String name) {
    return Arrays.stream(values()).filter(format -> name.endsWith(format.suffix())).findFirst();
  }

  /**
   * The format that the client likes best.
   *
   * @param acceptable best first
   */
  static ReportFormat of(List<MediaType> acceptable) {
    if (acceptable.isEmpty()) {
      return JSON;
    }
    for (MediaType wanted : acceptable) {
      for (ReportFormat format : values()) {
        if (wanted.isCompatible(format.type)) {
          return format;
        }
      }
    }
    throw ApiException.notAcceptable(
        "A report comes as application/json, text/html, text/markdown or application/xml");
  }
}
