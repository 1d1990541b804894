package dev.decurion.report.fold;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few commands with which this service reads. All block. */
@ApplicationScoped
class RedisReader {
  private static final String PAGE = "500";

  private final RedisDataSource redis;

  RedisReader(RedisDataSource redis) {
    this.redis = redis;
  }

  /** One field of an entry of a stream. */
  record Entry(String id, String value) {}

  /**
   * The next entries after an id that have the field, oldest first; empty at the end of the stream.
   */
  List<Entry> page(String stream, String afterId, String field) {
    List<Entry> entries = new ArrayList<>();
    for (Response row : execute("XRANGE", stream, "(" + afterId, "+", "COUNT", PAGE)) {
      String id = row.get(0).toString();
      Response fields = row.get(1);
      String value = "";
      for (int at = 0; at + 1 < fields.size(); at += 2) {
        if (fields.get(at).toString().equals(field)) {
          value = fields.get(at + 1).toString();
        }
      }
      entries.add(new Entry(id, value));
    }
    return entries;
  }

  /** Whether a stream has this entry. */
  boolean has(String stream, String id) {
    return execute("XRANGE", stream, id, id).size() > 0;
  }

  /** The value of a string; empty where there is none. */
  Optional<String> value(String key) {
    return Optional.ofNullable(execute("GET", key)).map(Response::toString);
  }

  /** The members of a sorted set with the highest scores. */
  List<String> highest(String sortedSet, int limit) {
    List<String> members = new ArrayList<>();
    execute("ZRANGE", sortedSet, "0", Integer.toString(limit - 1), "REV")
        .forEach(member -> members.add(member.toString()));
    return members;
  }

  /** The values of fields of a hash, in the order of the fields; empty where there is none. */
  List<Optional<String>> values(String hash, List<String> fields) {
    if (fields.isEmpty()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(hash);
    arguments.addAll(fields);
    List<Optional<String>> values = new ArrayList<>();
    execute("HMGET", arguments.toArray(String[]::new))
        .forEach(value -> values.add(Optional.ofNullable(value).map(Response::toString)));
    return values;
  }

  private Response execute(String command, String... arguments) {
    try {
      return redis.execute(command, arguments);
    } catch (RuntimeException e) {
      throw new RedisUnavailableException(e);
    }
  }
}
