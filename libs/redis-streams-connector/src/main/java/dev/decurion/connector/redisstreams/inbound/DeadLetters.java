package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.RetryingCommands;
import dev.decurion.connector.redisstreams.connection.Script;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves entries to a dead-letter stream, in one step each: either the entry is there and
 * acknowledged here, or nothing has happened. Running it twice moves once.
 */
final class DeadLetters {

  private static final Script MOVE =
      new Script(
          """
          local mine = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
          if #mine == 0 then
            return 0
          end
          redis.call('XADD', KEYS[2], '*', unpack(ARGV, 5))
          redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
          if ARGV[4] == '1' then
            redis.call('XDEL', KEYS[1], ARGV[3])
          end
          return 1
          """);

  private static final Script COPY =
      new Script("redis.call('XADD', KEYS[1], '*', unpack(ARGV)) return 1");

  private final IncomingSettings settings;
  private final RetryingCommands commands;

  DeadLetters(IncomingSettings settings, RetryingCommands commands) {
    this.settings = settings;
    this.commands = commands;
  }

  /**
   * @return whether it was moved; false when another consumer has claimed or acknowledged the entry
   */
  Future<Boolean> move(IncomingRedisStreamMetadata entry, Throwable cause) {
    return commands.execute(link -> move(link, entry, cause));
  }

  private Future<Boolean> move(RedisLink link, IncomingRedisStreamMetadata entry, Throwable cause) {
    String target = settings.deadLetterStreamOf(entry.stream());
    List<Object> fields = fields(entry, cause);
    if (!settings.isGroup()) {
      return COPY.run(link, List.of(target), fields).map(true);
    }
    List<Object> arguments = new ArrayList<>();
    arguments.add(settings.group());
    arguments.add(settings.consumer());
    arguments.add(entry.id());
    arguments.add(settings.deleteOnAck() ? "1" : "0");
    arguments.addAll(fields);
    return MOVE.run(link, List.of(entry.stream(), target), arguments)
        .map(moved -> moved.toInteger() == 1);
  }

  private List<Object> fields(IncomingRedisStreamMetadata entry, Throwable cause) {
    List<Object> fields = new ArrayList<>();
    Buffer body = entry.entry().body();
    if (body != null) {
      fields.add(settings.payloadField());
      fields.add(body.getBytes());
    }
    entry
        .headers()
        .forEach(
            (name, value) -> {
              fields.add(name);
              fields.add(value);
            });
    add(fields, "cause", String.valueOf(cause.getMessage()));
    add(fields, "cause-class", cause.getClass().getName());
    add(fields, "stream", entry.stream());
    add(fields, "id", entry.id());
    add(fields, "deliveries", Long.toString(entry.deliveryCount()));
    if (settings.isGroup()) {
      add(fields, "group", settings.group());
      add(fields, "consumer", settings.consumer());
    }
    return fields;
  }

  private static void add(List<Object> fields, String name, String value) {
    fields.add("dead-letter-" + name);
    fields.add(value);
  }
}
