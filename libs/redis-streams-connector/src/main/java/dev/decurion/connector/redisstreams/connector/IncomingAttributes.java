package dev.decurion.connector.redisstreams.connector;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.inbound.IncomingSettings;
import dev.decurion.connector.redisstreams.inbound.IncomingSettings.Mode;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the attributes of an incoming channel, and finds those that have no fixed default. */
public final class IncomingAttributes {

  private IncomingAttributes() {}

  /**
   * @throws IllegalArgumentException when an attribute makes no sense
   */
  public static IncomingSettings settings(RedisStreamsConnectorIncomingConfiguration config) {
    String channel = config.getChannel();
    // With concurrency, the framework calls the copies of a channel channel$1, channel$2, …
    int mark = channel.indexOf('$');
    String name = mark < 0 ? channel : channel.substring(0, mark);
    String copy = mark < 0 ? "" : channel.substring(mark);
    Mode mode = mode(channel, config.getReadMode());
    List<String> streams =
        config
            .getStreams()
            .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
            .orElse(mode == Mode.GROUP && !config.getAssignable() ? List.of(name) : List.of());
    return new IncomingSettings(
        channel,
        config.getClientName().orElse(RedisClients.DEFAULT),
        mode,
        streams,
        mode == Mode.LOG || config.getAssignable(),
        config.getGroup().orElseGet(IncomingAttributes::applicationName),
        config.getConsumer().orElseGet(IncomingAttributes::hostName) + copy,
        config.getPayloadField(),
        payloadType(channel, config),
        config.getBatch(),
        config.getMaxBatch(),
        config.getPrefetch(),
        duration(config.getBlock()),
        config.getFrom(),
        duration(config.getClaimMinIdle()),
        duration(config.getClaimInterval()),
        config.getDeleteOnAck(),
        config.getFailureStrategy(),
        duration(config.getReleaseDelay()),
        config.getMaxDeliveries(),
        config.getDeadLetterStream().orElse(""),
        duration(config.getRetryBackoff()),
        duration(config.getRetryMaxBackoff()),
        duration(config.getTimeout()),
        config.getTracingEnabled());
  }

  private static Mode mode(String channel, String value) {
    try {
      return Mode.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Channel '%s': read-mode must be group or log, not '%s'".formatted(channel, value), e);
    }
  }

  private static Class<?> payloadType(
      String channel, RedisStreamsConnectorIncomingConfiguration config) {
    String name = config.getPayloadType().orElse(RedisStreamEntry.class.getName());
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "Channel '%s': there is no class %s for payload-type".formatted(channel, name), e);
    }
  }

  private static Duration duration(String value) {
    return DurationConverter.parseDuration(value);
  }

  private static String applicationName() {
    return ConfigProvider.getConfig()
        .getOptionalValue("quarkus.application.name", String.class)
        .orElse("quarkus");
  }

  private static String hostName() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "The host has no name to call the consumer by; set the attribute 'consumer'", e);
    }
  }
}
