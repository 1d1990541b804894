package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.Slots;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for new entries in several slots of a cluster, each on a connection of its own, and takes
 * none. A wait for one slot goes on when another slot was faster: what it then finds is found by
 * the sweep that follows, at the price of one sweep too many.
 */
final class SlotWatches {

  private final Slots slots;
  private final EventLoop loop;
  private final Duration block;
  private final Function<String, RedisLink> links;
  private final Map<String, Watch> watches = new HashMap<>();
  private Promise<Void> waiting = Promise.promise();

  /**
   * @param links makes the connection for a slot
   */
  SlotWatches(Slots slots, EventLoop loop, Duration block, Function<String, RedisLink> links) {
    this.slots = slots;
    this.loop = loop;
    this.block = block;
    this.links = links;
  }

  /** Whether streams are in more than one slot, so that no single command waits for all. */
  boolean areNeededFor(Map<String, String> streams) {
    return slots.split(streams.keySet()).size() > 1;
  }

  /** Completes when a stream has an entry above the given id, or after some time. */
  Future<Void> awaitAny(Map<String, String> lastSeen, Duration atMost) {
    Promise<Void> now = Promise.promise();
    waiting = now;
    Map<String, List<String>> bySlot = slots.split(lastSeen.keySet());
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean left = !bySlot.containsKey(entry.getKey());
              if (left) {
                entry.getValue().link.close();
              }
              return left;
            });
    bySlot.forEach(
        (slot, streams) -> {
          Map<String, String> seen = new LinkedHashMap<>();
          streams.forEach(stream -> seen.put(stream, lastSeen.get(stream)));
          watch(slot, seen);
        });
    long timer = loop.vertx().setTimer(Math.max(1, atMost.toMillis()), id -> now.tryComplete());
    return now.future().onComplete(over -> loop.cancel(timer));
  }

  private void watch(String slot, Map<String, String> seen) {
    Watch watch = watches.get(slot);
    if (watch != null && watch.seen != null) {
      if (watch.seen.keySet().equals(seen.keySet())) {
        return;
      }
      watch.link.close(); // it waits for other streams
      watch = null;
    }
    if (watch == null) {
      watch = new Watch(links.apply(slot));
      watches.put(slot, watch);
    }
    begin(watch, seen);
  }

  private void begin(Watch watch, Map<String, String> seen) {
    watch.seen = seen;
    watch
        .link
        .open()
        .compose(open -> GroupCommands.awaitAny(watch.link, seen, block))
        .onComplete(
            outcome -> {
              watch.seen = null;
              if (outcome.succeeded()) {
                waiting.tryComplete();
              } else if (!watch.link.isClosed()) {
                waiting.tryFail(outcome.cause());
              }
            });
  }

  /** Ends the wait that is under way, if there is one. */
  void interrupt() {
    waiting.tryComplete();
  }

  void close() {
    watches.values().forEach(watch -> watch.link.close());
    watches.clear();
  }

  private static final class Watch {
    private final RedisLink link;

    /** The streams that it waits for; {@code null} when it does not wait. */
    private @Nullable Map<String, String> seen;

    Watch(RedisLink link) {
      this.link = link;
    }
  }
}
