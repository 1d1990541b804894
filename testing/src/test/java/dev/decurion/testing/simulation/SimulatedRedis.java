package dev.decurion.testing.simulation;

import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFunctions;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis server: the model of its keys, and Decurion's functions as they are. It can be away for a
 * while, and come back without its last writes. What it takes in goes into the history.
 */
final class SimulatedRedis {
  private final World world;
  private final LuaFunctions functions;
  private final History history;
  private final Keyspace keys;
  private final List<History.Entry> logged = new ArrayList<>();
  private RedisData data;
  private RedisData kept;
  private int keptHistory;
  private long awayUntil;

  /** The server does not answer. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable() {
      super("Redis does not answer");
    }
  }

  SimulatedRedis(World world, LuaFunctions functions, History history, Keyspace keys) {
    this.world = world;
    this.functions = functions;
    this.history = history;
    this.keys = keys;
    this.data = new RedisData(world, this::appended);
  }

  /** Its keys, for a look from outside. */
  RedisData data() {
    return data;
  }

  Object command(String... words) {
    requirePresence();
    return data.call(words);
  }

  @SuppressWarnings("unchecked")
  List<Object> list(String... words) {
    return (List<Object>) command(words);
  }

  Object function(String name, List<String> keys, List<String> arguments) {
    requirePresence();
    Object owner = data.call("GET", this.keys.owner());
    if (name.equals(RedisFunctions.OBSERVE)) {
      String now = Long.toString(world.millis());
      List<?> expired = (List<?>) data.call("ZRANGEBYSCORE", this.keys.leases(), "-inf", now);
      if (!expired.isEmpty()) {
        history.add(new History.Expired(expired.stream().map(Object::toString).toList()));
      }
    }
    Object reply = functions.call(name, keys, arguments, data::call);
    if (!logged.isEmpty()) {
      history.add(
          new History.Committed(
              List.copyOf(logged),
              arguments.get(0),
              owner == null ? "" : owner.toString().split(" ", 2)[0]));
      logged.clear();
    }
    if (name.equals(RedisFunctions.SUBMIT)) {
      history.add(new History.Acknowledged(keys.get(1), ((List<?>) reply).get(0).toString()));
    } else if (name.equals(RedisFunctions.START)) {
      List<?> started = (List<?>) reply;
      for (int i = 0; i < started.size(); i++) {
        String lease = String.join(" ", arguments.subList(3 + 6 * i + 2, 3 + 6 * i + 5));
        if (started.get(i).equals(1L)) {
          history.add(new History.Started(lease, arguments.get(2)));
        }
      }
    }
    return reply;
  }

  /** From now on, a loss brings back what there is now. */
  void keep() {
    kept = data.copy();
    keptHistory = history.size();
  }

  /** It dies, and is back after this time with all that it has acknowledged. */
  void crash(long away) {
    awayUntil = Math.max(awayUntil, world.now() + away);
  }

  /** It dies, and is back after this time with what there was at the last {@link #keep}. */
  void crashAndLose(long away) {
    data = kept.copy();
    history.lose(keptHistory);
    crash(away);
  }

  private void requirePresence() {
    if (world.now() < awayUntil) {
      throw new Unavailable();
    }
  }

  private void appended(String key, List<String> fields) {
    String logs = keys.inbox().replace("inbox", "log:");
    if (key.startsWith(logs)) {
      logged.add(new History.Entry(key.substring(logs.length()), History.json(fields.get(1))));
    } else if (key.equals(keys.inbox())) {
      history.add(new History.Accepted(History.json(fields.get(1))));
    } else if (key.equals(keys.deadLetters())) {
      String payload = fields.get(fields.indexOf("payload") + 1);
      history.add(new History.Dead(History.json(payload)));
    }
  }
}
