package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.inbound.GroupCommands.Pending;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the pending lists of all streams, which claims what this consumer does not hold
 * already: its own entries of an earlier life, or those of dead consumers.
 *
 * <p>Not {@code XAUTOCLAIM}: that would also claim what this very consumer is working on, and does
 * not say how often an entry was delivered.
 */
final class PendingScan {

  private static final int PAGE = 100;

  private final GroupCommands commands;
  private final InFlight inFlight;
  private final String channel;
  private final @Nullable String owner;
  private final Duration minIdle;
  private final Deque<String> streams;
  private String after = "-";

  /**
   * @param owner whose entries; {@code null}: anybody's
   * @param minIdle how long they must have been idle
   */
  PendingScan(
      GroupCommands commands,
      InFlight inFlight,
      String channel,
      Collection<String> streams,
      @Nullable String owner,
      Duration minIdle) {
    this.commands = commands;
    this.inFlight = inFlight;
    this.channel = channel;
    this.streams = new ArrayDeque<>(streams);
    this.owner = owner;
    this.minIdle = minIdle;
  }

  boolean isOver() {
    return streams.isEmpty();
  }

  /** Visits another stream too. */
  void include(String stream) {
    if (!streams.contains(stream)) {
      streams.add(stream);
    }
  }

  /** Visits the stream no longer. */
  void exclude(String stream) {
    if (stream.equals(streams.peek())) {
      after = "-";
    }
    streams.remove(stream);
  }

  /** Claims at most so many entries of the next stream that has some; empty does not mean over. */
  Future<List<IncomingRedisStreamMetadata>> next(int most) {
    String stream = streams.element();
    return commands
        .pending(stream, after, PAGE, owner, minIdle)
        .compose(page -> claim(stream, page, most));
  }

  private Future<List<IncomingRedisStreamMetadata>> claim(
      String stream, List<Pending> page, int most) {
    Map<String, Long> wanted = new LinkedHashMap<>();
    String last = after;
    boolean all = true;
    for (Pending row : page) {
      if (!inFlight.contains(stream, row.id())) {
        if (wanted.size() == most) {
          all = false;
          break;
        }
        wanted.put(row.id(), row.deliveries());
      }
      last = row.id();
    }
    String resume = last;
    boolean over = all && page.size() < PAGE;
    if (wanted.isEmpty()) {
      advance(stream, resume, over);
      return Future.succeededFuture(List.of());
    }
    return commands
        .claim(stream, List.copyOf(wanted.keySet()), minIdle)
        .map(
            entries -> {
              advance(stream, resume, over);
              List<IncomingRedisStreamMetadata> claimed = new ArrayList<>(entries.size());
              for (RedisStreamEntry entry : entries) {
                long deliveries = wanted.getOrDefault(entry.id(), 0L) + 1;
                claimed.add(new IncomingRedisStreamMetadata(channel, entry, deliveries, true));
              }
              return claimed;
            });
  }

  private void advance(String stream, String resume, boolean over) {
    if (!stream.equals(streams.peek())) {
      return; // excluded meanwhile
    }
    if (over) {
      streams.remove();
      after = "-";
    } else {
      after = resume;
    }
  }
}
