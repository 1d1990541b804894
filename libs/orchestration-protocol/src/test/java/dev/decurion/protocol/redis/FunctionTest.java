package dev.decurion.protocol.redis;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** Calls the functions of decurion.lua as the services do; each test has a shard of its own. */
@QuarkusTestResource(RedisResource.class)
abstract class FunctionTest {
  static final String LONG = "60000";
  static final String REPLICA = "coordinator-1";

  private static final AtomicInteger SHARDS = new AtomicInteger();
  private static final String TASKS_KEY = "12";
  private static final String LOG_KEY = "13";

  @Inject RedisDataSource redis;

  Keyspace keys;
  RunId run;

  @BeforeEach
  void use_a_shard_of_its_own() {
    RedisPreflight.prepare(redis);
    keys = new Keyspace(SHARDS.incrementAndGet());
    run = new RunId("0000000r-" + keys.shard());
  }

  /** An attempt at a task of the agent "fixer". */
  record Try(String field, String number, String token) {
    String lease() {
      return field + " " + number + " " + token;
    }
  }

  Try attempt(String task, int number, long token) {
    return new Try(
        Keyspace.field(run, TaskAddress.parse("fixer/" + task)),
        Integer.toString(number),
        Long.toString(token));
  }

  String stream() {
    return keys.tasks(TaskAddress.parse("fixer/any").agent());
  }

  long acquire(String replica, String ttlMillis) {
    return call(RedisFunctions.ACQUIRE, List.of(keys.owner(), keys.epoch()), replica, ttlMillis)
        .toLong();
  }

  boolean commit(long token, String... operations) {
    return commitTaken(token, "", operations);
  }

  /**
   * @param lastEntry the last inbox entry that was taken in; empty for none
   */
  boolean commitTaken(long token, String lastEntry, String... operations) {
    return commitAt(position(), token, lastEntry, operations) == 1;
  }

  /**
   * What the function answers.
   *
   * @param position that the commit builds upon
   */
  int commitAt(String position, long token, String lastEntry, String... operations) {
    String[] words = position.split(" ", 2);
    String next =
        (lastEntry.isEmpty() ? words[0] : lastEntry) + " " + (Long.parseLong(words[1]) + 1);
    List<String> arguments = new ArrayList<>(List.of(Long.toString(token), position, next));
    arguments.addAll(List.of(operations));
    return call(
            RedisFunctions.COMMIT,
            List.of(
                keys.owner(),
                keys.position(),
                keys.inbox(),
                keys.attempts(),
                keys.leases(),
                keys.events(),
                keys.runs(),
                keys.summaries(),
                keys.active(),
                keys.agents(),
                keys.deadLetters(),
                stream(),
                keys.log(run)),
            arguments.toArray(String[]::new))
        .toInteger();
  }

  /** Where the shard is. */
  String position() {
    Response position = redis.execute("GET", keys.position());
    return position == null ? "0-0 0" : position.toString();
  }

  static String[] log(String run, String events) {
    return new String[] {"log", LOG_KEY, run, events};
  }

  static String[] assign(Try attempt, String payload) {
    return new String[] {
      "assign", TASKS_KEY, attempt.field(), attempt.number(), attempt.token(), payload
    };
  }

  static String[] settle(Try attempt) {
    return new String[] {"settle", attempt.field(), attempt.number(), attempt.token()};
  }

  static String[] operations(String[]... operations) {
    return Arrays.stream(operations).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /** Puts assignments onto the stream, as the owner of the shard. */
  void assigned(Try... attempts) {
    long token = acquire(REPLICA, LONG);
    for (Try attempt : attempts) {
      commit(token, assign(attempt, "assignment of " + attempt.lease()));
    }
  }

  /** The ids of the entries on the stream. */
  List<String> entries() {
    return ids(redis.execute("XRANGE", stream(), "-", "+"));
  }

  /** Takes what lies on the stream, as a consumer of the group. */
  List<String> taken() {
    redis.execute("XGROUP", "CREATE", stream(), Keyspace.RUNNERS_GROUP, "0", "MKSTREAM");
    return ids(
        redis
            .execute(
                "XREADGROUP", "GROUP", Keyspace.RUNNERS_GROUP, "runner-1", "STREAMS", stream(), ">")
            .get(stream()));
  }

  /** Whether the attempt of an entry may run. */
  boolean start(String entry, Try attempt, String leaseMillis) {
    return start("runner-1", entry, attempt, leaseMillis);
  }

  /** Whether this runner may run the attempt of an entry. */
  boolean start(String runner, String entry, Try attempt, String leaseMillis) {
    return call(
                RedisFunctions.START,
                List.of(keys.attempts(), keys.leases(), keys.inbox(), stream()),
                leaseMillis,
                Keyspace.RUNNERS_GROUP,
                runner,
                "4",
                entry,
                attempt.field(),
                attempt.number(),
                attempt.token(),
                "started " + attempt.lease())
            .get(0)
            .toInteger()
        == 1;
  }

  /** {@code run}, {@code stop} or {@code gone} for each attempt. */
  List<String> heartbeat(String runner, Try... attempts) {
    List<String> arguments =
        new ArrayList<>(List.of(LONG, runner, "{\"runner\":\"" + runner + "\"}"));
    for (Try attempt : attempts) {
      arguments.addAll(List.of(attempt.field(), attempt.number(), attempt.token()));
    }
    return texts(
        call(
                RedisFunctions.HEARTBEAT,
                List.of(
                    keys.attempts(),
                    keys.leases(),
                    keys.runners(),
                    keys.runnersSeen(),
                    keys.agents()),
                arguments.toArray(String[]::new))
            .get(0));
  }

  /** Expired leases, then the descriptions of live runners. */
  List<List<String>> observe(String silentAfterMillis) {
    Response found =
        call(
            RedisFunctions.OBSERVE,
            List.of(keys.leases(), keys.runners(), keys.runnersSeen()),
            silentAfterMillis);
    return List.of(texts(found.get(0)), texts(found.get(1)));
  }

  /** The values of a field in all entries of a stream. */
  List<String> field(String stream, String field) {
    List<String> values = new ArrayList<>();
    for (Response entry : redis.execute("XRANGE", stream, "-", "+")) {
      List<String> pairs = texts(entry.get(1));
      values.add(pairs.get(pairs.indexOf(field) + 1));
    }
    return values;
  }

  List<String> leases() {
    return texts(redis.execute("ZRANGE", keys.leases(), "0", "-1"));
  }

  long leaseExpiry(Try attempt) {
    return redis.execute("ZSCORE", keys.leases(), attempt.lease()).toLong();
  }

  /** Everything that the shard has in Redis. */
  Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    for (String key : texts(redis.execute("KEYS", "decurion:{" + keys.shard() + "}:*"))) {
      all.put(key, HexFormat.of().formatHex(redis.execute("DUMP", key).toBytes()));
    }
    return all;
  }

  Response call(String function, List<String> keyNames, String... arguments) {
    List<String> words = new ArrayList<>(List.of(function, Integer.toString(keyNames.size())));
    words.addAll(keyNames);
    words.addAll(List.of(arguments));
    return redis.execute("FCALL", words.toArray(String[]::new));
  }

  static List<String> texts(Response list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.toString()));
    return texts;
  }

  private static List<String> ids(Response entries) {
    List<String> ids = new ArrayList<>();
    entries.forEach(entry -> ids.add(entry.get(0).toString()));
    return ids;
  }
}
