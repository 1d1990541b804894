package dev.decurion.report.fold;

/** Redis did not answer; trying again may help. */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisUnavailableException(RuntimeException cause) {
    super("Redis does not answer: " + cause.getMessage(), cause);
  }
}
