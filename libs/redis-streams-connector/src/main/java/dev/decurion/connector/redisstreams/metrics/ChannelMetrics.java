package dev.decurion.connector.redisstreams.metrics;

/** Counters of one channel. Every method may be called from any thread. */
public interface ChannelMetrics {

  /** Entries handed to the consumer. */
  void read(int entries);

  /** Entries acknowledged in Redis. */
  void acked(int entries);

  /** Entries handed to the failure strategy. */
  void nacked(int entries);

  /** Entries moved to a dead-letter stream. */
  void deadLettered(int entries);

  /** Entries taken over from the pending list of a consumer. */
  void claimed(int entries);

  /** Connections opened again after a loss. */
  void reconnected();

  /** Entries written. */
  void sent(int entries);

  /** Counters of a channel: Micrometer's if it is there, else none. */
  static ChannelMetrics of(String channel) {
    try {
      return new MicrometerChannelMetrics(channel);
    } catch (NoClassDefFoundError absent) {
      return new NoChannelMetrics();
    }
  }
}
