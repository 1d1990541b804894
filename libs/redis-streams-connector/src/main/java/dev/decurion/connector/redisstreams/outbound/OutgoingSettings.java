package dev.decurion.connector.redisstreams.outbound;

import dev.decurion.connector.redisstreams.RedisStreamsConnectorOutgoingConfiguration;
import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.OptionalLong;

/** The attributes of an outgoing channel, checked; see the README for what each means. */
record OutgoingSettings(
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

  OutgoingSettings {
    if (maxInflight <= 0 || retries < 0 || timeout.toMillis() <= 0 || retryBackoff.isNegative()) {
      throw new IllegalArgumentException(
          "Channel '%s': max-inflight and timeout must be above zero, retries not below"
              .formatted(channel));
    }
  }

  static OutgoingSettings of(RedisStreamsConnectorOutgoingConfiguration config) {
    String channel = config.getChannel();
    return new OutgoingSettings(
        channel,
        config.getClientName().orElse(RedisClients.DEFAULT),
        config.getStream().orElse(channel),
        config.getPayloadField(),
        config.getMaxInflight(),
        config.getMaxLength().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        config.getRetries(),
        DurationConverter.parseDuration(config.getRetryBackoff()),
        DurationConverter.parseDuration(config.getRetryMaxBackoff()),
        DurationConverter.parseDuration(config.getTimeout()),
        config.getTracingEnabled());
  }

  Backoff backoff() {
    return new Backoff(retryBackoff, retryMaxBackoff);
  }
}
