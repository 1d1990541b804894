package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamBatchMetadata;
import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.RedisStreamBatch;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import dev.decurion.connector.redisstreams.tracing.TraceHeaders;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** Turns entries into messages and offers them downstream. */
final class Deliveries {

  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  private final IncomingSettings settings;
  private final Outlet outlet;
  private final Settlement settlement;
  private final ChannelMetrics metrics;

  Deliveries(
      IncomingSettings settings, Outlet outlet, Settlement settlement, ChannelMetrics metrics) {
    this.settings = settings;
    this.outlet = outlet;
    this.settlement = settlement;
    this.metrics = metrics;
  }

  /** How many messages may be read now. */
  long room() {
    if (settings.isGroup()) {
      return outlet.room(settings.prefetch());
    }
    return outlet.room(settings.batch() ? 1 : settings.maxBatch());
  }

  /** How many entries of one stream may be taken for so many messages. */
  int entriesFor(long messages) {
    return settings.batch() ? settings.maxBatch() : (int) Math.min(messages, settings.maxBatch());
  }

  /** Delivers entries of one stream that are delivered for the first time. */
  void deliverNew(List<RedisStreamEntry> entries) {
    deliver(
        entries.stream()
            .map(entry -> new IncomingRedisStreamMetadata(settings.channel(), entry, 1, false))
            .toList());
  }

  /**
   * Delivers entries of one stream. Those without a payload go to the failure strategy instead; in
   * a batch they keep their place, and whoever wants the batch as it is sees them.
   */
  void deliver(List<IncomingRedisStreamMetadata> entries) {
    List<IncomingRedisStreamMetadata> sound = new ArrayList<>(entries.size());
    for (IncomingRedisStreamMetadata entry : entries) {
      if (entry.entry().body() == null && !settings.batch()) {
        reject(entry);
      } else {
        sound.add(entry);
      }
    }
    if (sound.isEmpty()) {
      return;
    }
    metrics.read(sound.size());
    if (settings.batch()) {
      outlet.offer(batchMessage(sound));
    } else {
      sound.forEach(entry -> outlet.offer(message(entry)));
    }
  }

  /** Drops what was not emitted yet of a stream. */
  void drop(String stream) {
    outlet.drop(message -> stream.equals(streamOf(message)));
  }

  private void reject(IncomingRedisStreamMetadata entry) {
    settlement
        .fail(
            List.of(entry),
            new NoSuchElementException(
                "Entry %s of stream %s has no field '%s'"
                    .formatted(entry.id(), entry.stream(), settings.payloadField())))
        .subscribe()
        .with(
            done -> {},
            failure ->
                LOG.debugf(
                    failure, "Channel '%s': %s not settled", settings.channel(), entry.id()));
  }

  private Message<?> message(IncomingRedisStreamMetadata entry) {
    Metadata metadata = Metadata.of(entry);
    if (settings.tracing()) {
      metadata = metadata.with(TraceHeaders.extract(entry.headers()));
    }
    return new IncomingRedisStreamMessage<>(
        entry.entry(),
        ContextAwareMessage.captureContextMetadata(metadata),
        new Receipt(settlement, List.of(entry)));
  }

  private Message<?> batchMessage(List<IncomingRedisStreamMetadata> entries) {
    Receipt receipt = new Receipt(settlement, entries);
    RedisStreamBatch batch =
        new RedisStreamBatch(
            entries.get(0).stream(),
            entries.stream().map(IncomingRedisStreamMetadata::entry).toList());
    Metadata metadata =
        Metadata.of(
            new IncomingRedisStreamBatchMetadata(
                settings.channel(), entries, settings.payloadType(), receipt::reject));
    return new IncomingRedisStreamMessage<>(
        batch, ContextAwareMessage.captureContextMetadata(metadata), receipt);
  }

  private static String streamOf(Message<?> message) {
    return message
        .getMetadata(IncomingRedisStreamMetadata.class)
        .map(IncomingRedisStreamMetadata::stream)
        .or(
            () ->
                message
                    .getMetadata(IncomingRedisStreamBatchMetadata.class)
                    .map(IncomingRedisStreamBatchMetadata::stream))
        .orElse("");
  }
}
