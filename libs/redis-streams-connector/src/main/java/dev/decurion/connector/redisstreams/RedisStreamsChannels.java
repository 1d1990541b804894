package dev.decurion.connector.redisstreams;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the incoming channels whose streams can be assigned at run time. Thread-safe. */
@ApplicationScoped
public class RedisStreamsChannels {

  private final Map<String, RedisStreamsChannel> channels = new ConcurrentHashMap<>();

  /**
   * The channel of that name.
   *
   * @throws IllegalArgumentException when no incoming channel of that name uses this connector with
   *     {@code read-mode=log} or {@code assignable=true}
   */
  public RedisStreamsChannel channel(String name) {
    RedisStreamsChannel channel = channels.get(name);
    if (channel == null) {
      throw new IllegalArgumentException(
          "No incoming channel '%s' with connector %s and read-mode=log or assignable=true; there are %s"
              .formatted(name, RedisStreamsConnector.NAME, names()));
    }
    return channel;
  }

  /** The names of all channels that {@link #channel} finds. */
  public Set<String> names() {
    return new TreeSet<>(channels.keySet());
  }

  void register(RedisStreamsChannel channel) {
    channels.put(channel.name(), channel);
  }
}
