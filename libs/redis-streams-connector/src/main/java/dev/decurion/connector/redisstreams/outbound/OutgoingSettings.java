package dev.decurion.connector.redisstreams.outbound;

import dev.decurion.connector.redisstreams.connection.Backoff;
import java.time.Duration;
import java.util.OptionalLong;

/** The attributes of an outgoing channel, checked; see the README for what each means. */
public record OutgoingSettings(
    String channel,
    String clientName,
    String stream,
    String payloadField,
    int maxInflight,
    OptionalLong maxLength,
    int retries,
    Duration retryBackoff,
    Duration retryMaxBackoff,
    Duration timeout,
    boolean tracing) {

  public OutgoingSettings {
    if (maxInflight <= 0 || retries < 0 || timeout.toMillis() <= 0 || retryBackoff.isNegative()) {
      throw new IllegalArgumentException(
          "Channel '%s': max-inflight and timeout must be above zero, retries not below"
              .formatted(channel));
    }
  }

  Backoff backoff() {
    return new Backoff(retryBackoff, retryMaxBackoff);
  }
}
