package dev.decurion.core.plan;

import java.util.regex.Pattern;

/**
 * The form of agent and task ids: safe in Redis keys, file names, URLs and environment variables.
 */
public final class Identifiers {
  public static final String FORM =
      "letters, digits, '-' and '_', starting with a letter or digit, at most 64";
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private Identifiers() {}

  public static boolean isValid(String id) {
    return PATTERN.matcher(id).matches();
  }

  static void require(String what, String id) {
    if (!isValid(id)) {
      throw new IllegalArgumentException(
          "'" + excerpt(id) + "' cannot be the id of " + what + "; an id is " + FORM);
    }
  }

  /** The id for an error message: without control characters and not longer than a line. */
  public static String excerpt(String id) {
    String start = id.length() <= 80 ? id : id.substring(0, 77) + "...";
    return start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
  }
}
