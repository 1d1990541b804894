package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.Script;
import dev.decurion.connector.redisstreams.connection.Slots;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes new entries from several streams with one count for all of them, which {@code XREADGROUP}
 * cannot: its {@code COUNT} is for each stream. Another stream is the first each time.
 */
final class Sweep {

  private static final Script SCRIPT =
      new Script(
          """
          -- KEYS: the streams, in the order to visit
          -- ARGV: group, consumer, messages wanted, entries a read, '1' if a read is one message
          local room, most, batch = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
          local taken, seen, failure = {}, {}, ''
          for _, stream in ipairs(KEYS) do
            if room <= 0 then
              break
            end
            local count = most
            if not batch and room < most then
              count = room
            end
            local reply = redis.pcall('XREADGROUP', 'GROUP', ARGV[1], ARGV[2],
                'COUNT', count, 'STREAMS', stream, '>')
            local n = 0
            if reply and reply.err then
              failure = reply.err
            elseif reply then
              n = #reply[1][2]
              taken[#taken + 1] = reply[1]
              room = room - (batch and 1 or n)
            end
            if failure == '' and n < count then
              for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
                local group = {}
                for i = 1, #info, 2 do
                  group[info[i]] = info[i + 1]
                end
                if group['name'] == ARGV[1] then
                  seen[#seen + 1] = stream
                  seen[#seen + 1] = group['last-delivered-id']
                end
              end
            end
          end
          return {taken, seen, failure}
          """);

  /**
   * @param taken entries by stream
   * @param lastSeen of each stream that had no more: the last id that the group has been given
   * @param failure why a stream could not be read; {@code null} if all could
   */
  record Outcome(
      Map<String, List<RedisStreamEntry>> taken,
      Map<String, String> lastSeen,
      @Nullable Throwable failure) {

    static final Outcome NOTHING = new Outcome(Map.of(), Map.of(), null);

    Outcome plus(Outcome next) {
      Map<String, List<RedisStreamEntry>> allTaken = new LinkedHashMap<>(taken);
      allTaken.putAll(next.taken);
      Map<String, String> allSeen = new LinkedHashMap<>(lastSeen);
      allSeen.putAll(next.lastSeen);
      return new Outcome(allTaken, allSeen, next.failure);
    }

    /** How many messages the entries will be. */
    long messages(boolean batch) {
      return batch ? taken.size() : taken.values().stream().mapToLong(List::size).sum();
    }
  }

  private final IncomingSettings settings;
  private final Slots slots;
  private final RedisLink link;
  private final EntryParser parser;
  private final List<String> order = new ArrayList<>();

  Sweep(IncomingSettings settings, Slots slots, RedisLink link, EntryParser parser) {
    this.settings = settings;
    this.slots = slots;
    this.link = link;
    this.parser = parser;
  }

  void include(String stream) {
    order.add(stream);
  }

  void exclude(String stream) {
    order.remove(stream);
  }

  /** Takes entries for at most so many messages, and waits for none. */
  Future<Outcome> run(long messages) {
    Collections.rotate(order, -1);
    return run(new ArrayDeque<>(slots.split(order).values()), messages, Outcome.NOTHING);
  }

  /** One slot after the other, so that the room is never given away twice. */
  private Future<Outcome> run(Deque<List<String>> left, long room, Outcome before) {
    if (left.isEmpty() || room <= 0 || before.failure() != null) {
      return Future.succeededFuture(before);
    }
    return run(left.remove(), room)
        // What was taken of the slots before is this consumer's and must be delivered.
        .otherwise(failure -> new Outcome(Map.of(), Map.of(), failure))
        .compose(part -> run(left, room - part.messages(settings.batch()), before.plus(part)));
  }

  private Future<Outcome> run(List<String> streams, long room) {
    List<Object> arguments =
        List.of(
            settings.group(),
            settings.consumer(),
            Math.min(room, Integer.MAX_VALUE),
            settings.maxBatch(),
            settings.batch() ? "1" : "0");
    return SCRIPT.run(link, List.copyOf(streams), arguments).map(this::outcome);
  }

  private Outcome outcome(Response reply) {
    Map<String, String> lastSeen = new LinkedHashMap<>();
    Response seen = reply.get(1);
    for (int i = 0; i + 1 < seen.size(); i += 2) {
      lastSeen.put(seen.get(i).toString(), seen.get(i + 1).toString());
    }
    String failure = reply.get(2).toString();
    return new Outcome(
        parser.byStream(reply.get(0)),
        lastSeen,
        failure.isEmpty() ? null : ErrorType.create(failure));
  }
}
