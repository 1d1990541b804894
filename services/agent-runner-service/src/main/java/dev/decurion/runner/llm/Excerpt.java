package dev.decurion.runner.llm;

/** The beginning of a text that others wrote, for a message. */
final class Excerpt {
  private static final int MOST = 300;

  private Excerpt() {}

  /** Without characters that control a terminal or the order of the text. */
  static String of(String text) {
    String start = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    return start.strip().replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ");
  }
}
