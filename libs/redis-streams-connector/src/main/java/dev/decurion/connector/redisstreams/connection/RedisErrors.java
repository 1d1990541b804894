package dev.decurion.connector.redisstreams.connection;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;

/** Tells errors that Redis answered from those of a connection. */
public final class RedisErrors {

  private static final Set<String> TRANSIENT =
      Set.of(
          "LOADING",
          "READONLY",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "BUSY",
          "NOREPLICAS",
          "UNBLOCKED",
          "OOM",
          "MISCONF");

  private RedisErrors() {}

  /** Whether Redis itself refused the command. Everything else is a broken or silent connection. */
  public static boolean isReply(Throwable failure) {
    return failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
  }

  /** Whether the same command may succeed later, without anybody changing it. */
  public static boolean isTransient(Throwable failure) {
    return !isReply(failure) || TRANSIENT.contains(code(failure));
  }

  /** Whether another server has taken the place of this one, so that a new connection is needed. */
  public static boolean isDemoted(Throwable failure) {
    return isReply(failure) && code(failure).equals("READONLY");
  }

  /** Whether the group, or its stream, is not there (any more). */
  public static boolean isGroupMissing(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("NOGROUP") || message.startsWith("UNBLOCKED");
  }

  /** The first word of an error reply, such as {@code BUSYGROUP}. */
  public static String code(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
