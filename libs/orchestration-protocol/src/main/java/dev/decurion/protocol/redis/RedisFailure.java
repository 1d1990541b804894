package dev.decurion.protocol.redis;

import io.smallrye.mutiny.TimeoutException;

/** A call to Redis that failed. */
public final class RedisFailure {
  private RedisFailure() {}

  /** Why, in words for people: what Redis said, or what became of the connection. */
  public static String reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "no reply in time";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
