package dev.decurion.connector.redisstreams;

import java.util.Map;

/**
 * Where an incoming message comes from; metadata of every message of a channel without {@code
 * batch=true}.
 *
 * @param channel the name of the channel
 * @param entry the entry as it was read
 * @param deliveryCount how often the entry was delivered to any consumer of the group, this
 *     delivery included; always 1 in {@code log} mode
 * @param claimed whether the entry had been delivered before, and was taken over from a consumer
 *     (also an earlier life of this one) or is redelivered after a release
 */
public record IncomingRedisStreamMetadata(
    String channel, RedisStreamEntry entry, long deliveryCount, boolean claimed) {

  /** The key of the stream. */
  public String stream() {
    return entry.stream();
  }

  /** The id of the entry. */
  public String id() {
    return entry.id();
  }

  /** Every field of the entry but the payload. */
  public Map<String, String> headers() {
    return entry.headers();
  }
}
