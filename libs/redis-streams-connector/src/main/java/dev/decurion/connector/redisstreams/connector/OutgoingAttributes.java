package dev.decurion.connector.redisstreams.connector;

import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.outbound.OutgoingSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import java.util.OptionalLong;

/** Reads the attributes of an outgoing channel. */
public final class OutgoingAttributes {

  private OutgoingAttributes() {}

  /**
   * @throws IllegalArgumentException when an attribute makes no sense
   */
  public static OutgoingSettings settings(RedisStreamsConnectorOutgoingConfiguration config) {
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
}
