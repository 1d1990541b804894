package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.HashTag;
import java.time.Duration;
import java.util.List;

/** The attributes of an incoming channel, checked; see the README for what each means. */
public record IncomingSettings(
    String channel,
    String clientName,
    Mode mode,
    List<String> streams,
    boolean assignable,
    String group,
    String consumer,
    String payloadField,
    Class<?> payloadType,
    boolean batch,
    int maxBatch,
    int prefetch,
    Duration block,
    String from,
    Duration claimMinIdle,
    Duration claimInterval,
    boolean deleteOnAck,
    String failureStrategy,
    Duration releaseDelay,
    int maxDeliveries,
    String deadLetterStream,
    Duration retryBackoff,
    Duration retryMaxBackoff,
    Duration timeout,
    boolean tracing) {

  /** How a channel reads. */
  public enum Mode {
    /** As a consumer of a group: each entry goes to one consumer and is acknowledged. */
    GROUP,
    /** Without a group: every reader sees every entry, from a position of its own. */
    LOG
  }

  public IncomingSettings {
    streams = List.copyOf(streams);
    if (streams.stream().distinct().count() < streams.size()) {
      throw new IllegalArgumentException(
          "Channel '%s': a stream stands twice in %s".formatted(channel, streams));
    }
    positive(channel, "max-batch", maxBatch);
    positive(channel, "block", block.toMillis());
    positive(channel, "claim-interval", claimInterval.toMillis());
    positive(channel, "timeout", timeout.toMillis());
    positive(channel, "retry-backoff", retryBackoff.toMillis());
    if (prefetch < 0 || maxDeliveries < 0) {
      throw new IllegalArgumentException(
          "Channel '%s': prefetch and max-deliveries must not be negative".formatted(channel));
    }
  }

  boolean isGroup() {
    return mode == Mode.GROUP;
  }

  /** Whether entries of dead consumers are taken over at all. */
  boolean claims() {
    return claimMinIdle.toMillis() > 0;
  }

  /** Where entries of a stream go that are given up. */
  String deadLetterStreamOf(String stream) {
    return deadLetterStream.isEmpty()
        ? stream + ":dead-letter"
        : deadLetterStream.replace("{*}", "{" + HashTag.of(stream) + "}");
  }

  Backoff backoff() {
    return new Backoff(retryBackoff, retryMaxBackoff);
  }

  private static void positive(String channel, String attribute, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "Channel '%s': %s must be above zero".formatted(channel, attribute));
    }
  }
}
