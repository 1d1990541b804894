package dev.decurion.cli.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The forms of a completion report; they say the same. */
public enum ReportFormat {
  JSON("application/json"),
  HTML("text/html"),
  MD("text/markdown"),
  XML("application/xml");

  private final String mediaType;

  ReportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format whose extension the file name has. */
  public static Optional<ReportFormat> ofFileName(String name) {
    return Arrays.stream(values())
        .filter(format -> name.toLowerCase(Locale.ROOT).endsWith("." + format.extension()))
        .findFirst();
  }

  @Override
  public String toString() {
    return extension();
  }
}
