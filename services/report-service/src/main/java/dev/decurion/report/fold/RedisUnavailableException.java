package dev.decurion.report.fold;

import dev.decurion.protocol.redis.RedisFailure;

/** Redis did not answer; trying again may help. */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisUnavailableException(RuntimeException cause) {
    super("Redis does not answer: " + RedisFailure.reason(cause), cause);
  }
}
