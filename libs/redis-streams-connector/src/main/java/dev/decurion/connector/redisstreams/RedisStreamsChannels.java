package dev.decurion.connector.redisstreams;

import java.util.Set;

/**
 * Finds the incoming channels whose streams can be assigned at run time; a bean to inject.
 * Thread-safe.
 */
public interface RedisStreamsChannels {
  /**
   * The channel of that name.
   *
   * @throws IllegalArgumentException when no incoming channel of that name uses this connector with
   *     {@code read-mode=log} or {@code assignable=true}
   */
  RedisStreamsChannel channel(String name);

  /** The names of all channels that {@link #channel} finds. */
  Set<String> names();
}
