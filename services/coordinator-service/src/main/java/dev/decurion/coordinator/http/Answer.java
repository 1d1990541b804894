package dev.decurion.coordinator.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer to the question of a task, as somebody sends it.
 *
 * @param by who answers
 * @param reason why; may be left out
 */
record Answer(@Nullable String by, @Nullable String reason) {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_REASON = 500;

  /**
   * The name of who answers.
   *
   * @throws ApiException when there is none, or none that can stand in a report
   */
  String requireBy() {
    String name = by == null ? "" : by.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || hasControls(name)) {
      throw ApiException.badRequest(
          "An answer says who gives it: {\"by\": \"…\"}, one line of at most "
              + LONGEST_NAME
              + " characters");
    }
    return name;
  }

  /**
   * The reason; empty when none was given.
   *
   * @throws ApiException when it is too long
   */
  String reasonOrEmpty() {
    String why = Objects.requireNonNullElse(reason, "").strip();
    if (why.length() > LONGEST_REASON) {
      throw ApiException.badRequest("The reason is longer than " + LONGEST_REASON);
    }
    return why;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
