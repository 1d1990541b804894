package dev.decurion.connector.redisstreams.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/** Counters {@code redis.streams.*} with the tag {@code channel}, in the global registry. */
final class MicrometerChannelMetrics implements ChannelMetrics {

  private final Counter read;
  private final Counter acked;
  private final Counter nacked;
  private final Counter deadLettered;
  private final Counter claimed;
  private final Counter reconnected;
  private final Counter sent;

  MicrometerChannelMetrics(String channel) {
    read = counter("read", "Entries handed to the consumer", channel);
    acked = counter("acked", "Entries acknowledged in Redis", channel);
    nacked = counter("nacked", "Entries handed to the failure strategy", channel);
    deadLettered = counter("dead.lettered", "Entries moved to a dead-letter stream", channel);
    claimed = counter("claimed", "Entries taken over from a pending list", channel);
    reconnected = counter("reconnects", "Connections opened again after a loss", channel);
    sent = counter("sent", "Entries written", channel);
  }

  private static Counter counter(String name, String description, String channel) {
    return Counter.builder("redis.streams." + name)
        .description(description)
        .tag("channel", channel)
        .register(Metrics.globalRegistry);
  }

  @Override
  public void read(int entries) {
    read.increment(entries);
  }

  @Override
  public void acked(int entries) {
    acked.increment(entries);
  }

  @Override
  public void nacked(int entries) {
    nacked.increment(entries);
  }

  @Override
  public void deadLettered(int entries) {
    deadLettered.increment(entries);
  }

  @Override
  public void claimed(int entries) {
    claimed.increment(entries);
  }

  @Override
  public void reconnected() {
    reconnected.increment();
  }

  @Override
  public void sent(int entries) {
    sent.increment(entries);
  }
}
