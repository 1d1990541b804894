package dev.decurion.runner.http;

import java.util.OptionalInt;

/** A request was not answered as expected; the message is for the person who wrote the plan. */
final class CallFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient OptionalInt status;

  CallFailedException(String message, OptionalInt status) {
    super(message);
    this.status = status;
  }

  /** Of the answer, if there was one. */
  OptionalInt status() {
    return status;
  }
}
