package dev.decurion.connector.redisstreams;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Where the entries of a batch come from; metadata of every message of a {@code batch=true}
 * channel.
 */
public final class IncomingRedisStreamBatchMetadata {

  private final String channel;
  private final List<IncomingRedisStreamMetadata> entries;
  private final Class<?> payloadType;
  private final BiFunction<RedisStreamEntry, Throwable, Uni<Void>> rejection;

  /** Made by the connector, one for each batch. */
  public IncomingRedisStreamBatchMetadata(
      String channel,
      List<IncomingRedisStreamMetadata> entries,
      Class<?> payloadType,
      BiFunction<RedisStreamEntry, Throwable, Uni<Void>> rejection) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.entries = List.copyOf(entries);
    this.payloadType = Objects.requireNonNull(payloadType, "payloadType");
    this.rejection = Objects.requireNonNull(rejection, "rejection");
  }

  /** What a list of the batch consists of: the attribute {@code payload-type} of the channel. */
  public Class<?> payloadType() {
    return payloadType;
  }

  /** The name of the channel. */
  public String channel() {
    return channel;
  }

  /** The key of the stream that all entries come from. */
  public String stream() {
    return entries.get(0).stream();
  }

  /** The ids of the entries, in the order of the stream. */
  public List<String> ids() {
    return entries.stream().map(IncomingRedisStreamMetadata::id).toList();
  }

  /** One metadata for each entry, in the order of the stream. */
  public List<IncomingRedisStreamMetadata> entries() {
    return entries;
  }

  /**
   * Hands one entry of the batch to the failure strategy of the channel, as a nack of a message of
   * its own would. A later ack or nack of the batch leaves that entry alone.
   *
   * @return completes when the failure strategy is through
   */
  public Uni<Void> reject(RedisStreamEntry entry, Throwable cause) {
    return rejection.apply(entry, cause);
  }
}
