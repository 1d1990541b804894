package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * The entries pending for this consumer, as far as it knows of them. Keeps those that the
 * application works on fresh in Redis, so that idle time means a dead consumer and not a slow one.
 */
final class PendingEntries {

  private static final Logger LOG = Logger.getLogger(PendingEntries.class);
  private static final int MOST_IDS = 500;

  private static final Script KEEP =
      new Script(
          """
          -- resets the idle time of those entries that are still this consumer's
          for i = 3, #ARGV do
            local mine = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])
            if #mine == 1 then
              redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
            end
          end
          return 1
          """);

  private final IncomingSettings settings;
  private final EventLoop loop;
  private final RedisLink link;
  private final InFlight inFlight = new InFlight();
  private final Releases releases = new Releases();
  private Runnable onDue = () -> {};
  private BiConsumer<IncomingRedisStreamMetadata, Throwable> onGivingUp = (entry, cause) -> {};

  PendingEntries(IncomingSettings settings, EventLoop loop, RedisLink link) {
    this.settings = settings;
    this.loop = loop;
    this.link = link;
  }

  /** What happens to entries that were delivered too often. */
  void onGivingUp(BiConsumer<IncomingRedisStreamMetadata, Throwable> action) {
    onGivingUp = action;
  }

  /** Called when released entries fall due. */
  void onDue(Runnable listener) {
    onDue = listener;
  }

  InFlight inFlight() {
    return inFlight;
  }

  Releases releases() {
    return releases;
  }

  /** Delivers the entries, all of one stream, again after the release delay. */
  void release(List<IncomingRedisStreamMetadata> entries) {
    entries.forEach(entry -> inFlight.released(entry.stream(), entry.id()));
    long delay = settings.releaseDelay().toNanos();
    releases.add(new Releases.Release(List.copyOf(entries), System.nanoTime() + delay));
    loop.after(settings.releaseDelay().toMillis() + 1, () -> onDue.run());
  }

  void giveUp(IncomingRedisStreamMetadata entry) {
    IllegalStateException cause =
        new IllegalStateException(
            "delivered %d times without being acknowledged, more than the %d allowed"
                .formatted(entry.deliveryCount() - 1, settings.maxDeliveries()));
    LOG.warnf(
        "Channel '%s': giving up %s of stream %s: %s",
        settings.channel(), entry.id(), entry.stream(), cause.getMessage());
    onGivingUp.accept(entry, cause);
  }

  /** To be called more often than the idle time after which others may claim. */
  void keepFresh() {
    if (!link.isOpen()) {
      return;
    }
    for (String stream : inFlight.streams()) {
      List<String> ids = inFlight.delivered(stream);
      for (int from = 0; from < ids.size(); from += MOST_IDS) {
        List<String> arguments = new ArrayList<>();
        arguments.add(settings.group());
        arguments.add(settings.consumer());
        arguments.addAll(ids.subList(from, Math.min(ids.size(), from + MOST_IDS)));
        KEEP.run(link, List.of(stream), arguments)
            .onFailure(
                failure ->
                    LOG.debugf(
                        failure, "Channel '%s': entries not kept fresh", settings.channel()));
      }
    }
  }
}
