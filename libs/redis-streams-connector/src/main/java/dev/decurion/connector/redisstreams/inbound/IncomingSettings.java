package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.RedisStreamsConnectorIncomingConfiguration;
import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/** The attributes of an incoming channel, checked; see the README for what each means. */
record IncomingSettings(
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
  enum Mode {
    /** As a consumer of a group: each entry goes to one consumer and is acknowledged. */
    GROUP,
    /** Without a group: every reader sees every entry, from a position of its own. */
    LOG
  }

  IncomingSettings {
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

  static IncomingSettings of(RedisStreamsConnectorIncomingConfiguration config) {
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
        config.getGroup().orElseGet(IncomingSettings::applicationName),
        config.getConsumer().orElseGet(IncomingSettings::hostName) + copy,
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

  boolean isGroup() {
    return mode == Mode.GROUP;
  }

  /** Whether entries of dead consumers are taken over at all. */
  boolean claims() {
    return claimMinIdle.toMillis() > 0;
  }

  /** Where entries of a stream go that are given up. */
  String deadLetterStreamOf(String stream) {
    return deadLetterStream.isEmpty() ? stream + ":dead-letter" : deadLetterStream;
  }

  Backoff backoff() {
    return new Backoff(retryBackoff, retryMaxBackoff);
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

  private static void positive(String channel, String attribute, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "Channel '%s': %s must be above zero".formatted(channel, attribute));
    }
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
