package dev.decurion.runner.llm;

import java.time.Duration;
import java.util.Optional;

/** A call brought no answer. The message says why, for people. */
final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean free;
  private final transient Optional<Duration> retryAfter;

  private CallFailedException(
      String message, boolean free, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.free = free;
    this.retryAfter = retryAfter;
  }

  /** The model has not worked on it. */
  static CallFailedException free(String message, Throwable cause) {
    return new CallFailedException(message, true, Optional.empty(), cause);
  }

  /** The model may have worked on it, and that may have to be paid. */
  static CallFailedException perhapsPaid(String message, Throwable cause) {
    return new CallFailedException(message, false, Optional.empty(), cause);
  }

  /** The endpoint asks to be called again so much later; the model has not worked on it. */
  static CallFailedException later(String message, Duration retryAfter) {
    return new CallFailedException(message, true, Optional.of(retryAfter), null);
  }

  boolean isFree() {
    return free;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
