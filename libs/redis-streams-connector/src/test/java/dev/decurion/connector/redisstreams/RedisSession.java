package dev.decurion.connector.redisstreams;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a test does to Redis, and asks of it, beside the connector. */
final class RedisSession {

  private final Redis redis;

  RedisSession(Redis redis) {
    this.redis = redis;
  }

  Response call(Command command, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(String.valueOf(argument));
    }
    return redis.send(request).await().atMost(Duration.ofSeconds(10));
  }

  String add(String stream, String payload, String... headers) {
    List<Object> arguments = new ArrayList<>(List.of(stream, "*", "payload", payload));
    arguments.addAll(List.of(headers));
    return call(Command.XADD, arguments.toArray()).toString();
  }

  void addAll(String stream, int from, int to) {
    List<Request> requests = new ArrayList<>();
    for (int i = from; i < to; i++) {
      requests.add(
          Request.cmd(Command.XADD).arg(stream).arg("*").arg("payload").arg(Integer.toString(i)));
    }
    redis.batch(requests).await().atMost(Duration.ofSeconds(30));
  }

  String addWithoutPayload(String stream) {
    return call(Command.XADD, stream, "*", "other", "field").toString();
  }

  /** How many entries are pending in the group. */
  int pending(String stream, String group) {
    return call(Command.XPENDING, stream, group).get(0).toInteger();
  }

  int length(String stream) {
    return call(Command.XLEN, stream).toInteger();
  }

  void createGroup(String stream, String group) {
    call(Command.XGROUP, "CREATE", stream, group, "0", "MKSTREAM");
  }

  /** Takes entries for a consumer that will never acknowledge them. */
  void takeAs(String stream, String group, String consumer, int count) {
    call(Command.XREADGROUP, "GROUP", group, consumer, "COUNT", count, "STREAMS", stream, ">");
  }

  /** The fields of every entry of a stream. */
  List<Map<String, String>> fields(String stream) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Response entry : call(Command.XRANGE, stream, "-", "+")) {
      Map<String, String> fields = new TreeMap<>();
      Response pairs = entry.get(1);
      for (int i = 0; i < pairs.size(); i += 2) {
        fields.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
      }
      all.add(fields);
    }
    return all;
  }
}
