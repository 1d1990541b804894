package dev.decurion.core.plan;

/**
 * Something wrong in a plan.
 *
 * @param code stable and machine-readable, for example {@code unknown-key}
 * @param message what is wrong and what to do about it
 * @param pointer JSON Pointer (RFC 6901) of the place
 * @param line from 1
 * @param column from 1
 */
public record Problem(String code, String message, String pointer, int line, int column) {
  @Override
  public String toString() {
    return line
        + ":"
        + column
        + " "
        + code
        + ": "
        + message
        + (pointer.isEmpty() ? "" : " (at " + pointer + ")");
  }
}
