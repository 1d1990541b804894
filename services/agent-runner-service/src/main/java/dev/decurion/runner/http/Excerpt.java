package dev.decurion.runner.http;

/** The beginning of a text that others wrote, for a line of a log or of a message. */
final class Excerpt {
  private Excerpt() {}

  /** Without characters that control a terminal or the order of the text. */
  static String of(String text, int most) {
    String start = text.length() <= most ? text : text.substring(0, most) + "…";
    return start.strip().replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ");
  }
}
