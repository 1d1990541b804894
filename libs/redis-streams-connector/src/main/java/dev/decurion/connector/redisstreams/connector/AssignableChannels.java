package dev.decurion.connector.redisstreams.connector;

import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.RedisStreamsChannels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The channels that the connector has opened so far. */
@ApplicationScoped
class AssignableChannels implements RedisStreamsChannels {

  private final Map<String, RedisStreamsChannel> channels = new ConcurrentHashMap<>();

  @Override
  public RedisStreamsChannel channel(String name) {
    RedisStreamsChannel channel = channels.get(name);
    if (channel == null) {
      throw new IllegalArgumentException(
          "No incoming channel '%s' with connector %s and read-mode=log or assignable=true; there are %s"
              .formatted(name, RedisStreamsConnector.NAME, names()));
    }
    return channel;
  }

  @Override
  public Set<String> names() {
    return new TreeSet<>(channels.keySet());
  }

  void register(RedisStreamsChannel channel) {
    channels.put(channel.name(), channel);
  }
}
