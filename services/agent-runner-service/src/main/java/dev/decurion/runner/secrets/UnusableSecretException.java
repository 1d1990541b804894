package dev.decurion.runner.secrets;

/** A secret is not there or cannot be used; the message says why, and never the value. */
public final class UnusableSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableSecretException(String message) {
    super(message);
  }
}
