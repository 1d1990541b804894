package dev.decurion.runner.secrets;

/** The beginning of a text that others wrote, for a line of a log or of a message. */
public final class Excerpt {
  private Excerpt() {}

  /**
   * Without secrets, cut ones included, and without characters that control a terminal or the order
   * of the text.
   *
   * @param most characters
   */
  public static String of(String text, int most, Secrets secrets) {
    String start =
        text.length() <= most ? secrets.mask(text) : secrets.maskedStart(text, most) + "…";
    return start.strip().replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ");
  }
}
