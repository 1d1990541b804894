package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.Position;
import dev.decurion.protocol.redis.RedisFunctions;
import dev.decurion.protocol.redis.RedisPreflight;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The coordinator's calls to the Redis functions. All of them block; errors come as exceptions. */
@ApplicationScoped
public class CoordinatorRedis {
  private static final Duration PREPARATION = Duration.ofSeconds(5);

  private final RedisDataSource redis;
  private final RedisClients clients;
  private final CoordinatorConfig config;
  private final ObjectMapper json = ProtocolModule.mapper();

  CoordinatorRedis(RedisDataSource redis, RedisClients clients, CoordinatorConfig config) {
    this.redis = redis;
    this.clients = clients;
    this.config = config;
  }

  /** Leases that ran out, and the runners that are alive. */
  record Observation(List<AttemptId> expiredLeases, List<RunnerDescription> runners) {}

  /** The submission that holds for an idempotency key. */
  public record Submitted(String run, String digest) {}

  void prepare() {
    RedisPreflight.prepare(
        (command, arguments) ->
            clients
                .onEveryMaster(RedisClients.DEFAULT, command, arguments)
                .await()
                .atMost(PREPARATION));
  }

  /** The new fencing token, or 0 when another replica owns the shard. */
  long acquire(Keyspace keys, String replica, Duration ttl) {
    return call(
            RedisFunctions.ACQUIRE,
            List.of(keys.owner(), keys.epoch()),
            List.of(replica, millis(ttl)))
        .toLong();
  }

  boolean renew(Keyspace keys, long token, Duration ttl) {
    return call(
                RedisFunctions.RENEW,
                List.of(keys.owner()),
                List.of(Long.toString(token), millis(ttl)))
            .toLong()
        == 1;
  }

  void release(Keyspace keys, long token) {
    call(RedisFunctions.RELEASE, List.of(keys.owner()), List.of(Long.toString(token)));
  }

  /** How many coordinators are alive, this one included. */
  int join(String replica, Duration timeout) {
    return call(
            RedisFunctions.JOIN,
            List.of(Keyspace.coordinators()),
            List.of(replica, millis(timeout)))
        .toInteger();
  }

  void leave(String replica) {
    redis.execute("ZREM", Keyspace.coordinators(), replica);
  }

  /**
   * Writes everything, or nothing and throws.
   *
   * @throws CommitRefusedException when the token no longer owns the shard, or when the shard is
   *     not at the position that the commit builds upon
   */
  void commit(List<String> keys, List<String> arguments) {
    long answer = call(RedisFunctions.COMMIT, keys, arguments).toLong();
    if (answer != 1) {
      throw new CommitRefusedException(
          answer == 0
              ? "another coordinator owns the shard"
              : "Redis has lost commits; the shard starts again from what is left");
    }
  }

  Observation observe(Keyspace keys) {
    Response found =
        call(
            RedisFunctions.OBSERVE,
            List.of(keys.leases(), keys.runners(), keys.runnersSeen()),
            List.of(millis(config.runnerTimeout())));
    List<AttemptId> leases = new ArrayList<>();
    found.get(0).forEach(lease -> leases.add(Keyspace.parseLease(lease.toString())));
    List<RunnerDescription> runners = new ArrayList<>();
    for (Response runner : found.get(1)) {
      runners.add(decode(runner.toString(), RunnerDescription.class));
    }
    return new Observation(leases, runners);
  }

  /** Puts a submission into the inbox, unless its idempotency key is taken; says who holds it. */
  public Submitted submit(
      Keyspace keys, String payload, String run, String digest, String idempotencyKey) {
    Response holder =
        call(
            RedisFunctions.SUBMIT,
            List.of(keys.inbox(), keys.idempotency(idempotencyKey)),
            List.of(
                payload,
                run,
                digest,
                idempotencyKey.isEmpty() ? "" : millis(config.idempotencyTtl())));
    return new Submitted(holder.get(0).toString(), holder.get(1).toString());
  }

  /** The submission that holds for an idempotency key; empty when the key is not known there. */
  public Optional<Submitted> submitted(Keyspace keys, String idempotencyKey) {
    return Optional.ofNullable(redis.execute("GET", keys.idempotency(idempotencyKey)))
        .map(known -> known.toString().split(" ", 2))
        .map(words -> new Submitted(words[0], words[1]));
  }

  /** Puts a command into the inbox of its shard; returns once Redis has it. */
  public void send(Keyspace keys, String payload) {
    redis.execute("XADD", keys.inbox(), "*", "payload", payload);
  }

  Position position(Keyspace keys) {
    Response position = redis.execute("GET", keys.position());
    return position == null ? Position.FIRST : Position.parse(position.toString());
  }

  List<RunId> activeRuns(Keyspace keys) {
    List<RunId> runs = new ArrayList<>();
    redis.execute("SMEMBERS", keys.active()).forEach(run -> runs.add(new RunId(run.toString())));
    Collections.sort(runs);
    return runs;
  }

  /** The agents that ever had a task in this shard. */
  public List<AgentId> agents(Keyspace keys) {
    List<AgentId> agents = new ArrayList<>();
    redis.execute("HKEYS", keys.agents()).forEach(id -> agents.add(new AgentId(id.toString())));
    return agents;
  }

  /** The runners that are alive. */
  public List<RunnerDescription> runners(Keyspace keys) {
    return observe(keys).runners();
  }

  public List<RunSummary> newestRuns(Keyspace keys, int limit) {
    return summaries(
        keys, redis.execute("ZRANGE", keys.runs(), "0", Integer.toString(limit - 1), "REV"));
  }

  private List<RunSummary> summaries(Keyspace keys, Response ids) {
    if (ids.size() == 0) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(keys.summaries());
    ids.forEach(id -> arguments.add(id.toString()));
    List<RunSummary> runs = new ArrayList<>();
    for (Response summary : redis.execute("HMGET", arguments.toArray(String[]::new))) {
      if (summary != null) {
        runs.add(decode(summary.toString(), RunSummary.class));
      }
    }
    return runs;
  }

  /** Runs that were submitted before this time, oldest first. */
  List<RunSummary> submittedBefore(Keyspace keys, Instant time, int offset, int limit) {
    Response ids =
        redis.execute(
            "ZRANGE",
            keys.runs(),
            "-inf",
            "(" + time.toEpochMilli(),
            "BYSCORE",
            "LIMIT",
            Integer.toString(offset),
            Integer.toString(limit));
    return summaries(keys, ids);
  }

  /** The text of a stream of output. */
  public String output(String stream) {
    StringBuilder text = new StringBuilder();
    for (Response entry : redis.execute("XRANGE", stream, "-", "+")) {
      text.append(entry.get(1).get(1).toString());
    }
    return text.toString();
  }

  /**
   * The newest dead letters of a shard.
   *
   * @param end as of XREVRANGE: an id, an id after {@code (}, or {@code +}
   * @param mostBytes of each payload
   */
  public List<DeadLetter> deadLetters(Keyspace keys, String end, int limit, int mostBytes) {
    List<DeadLetter> letters = new ArrayList<>();
    for (Response letter :
        call(
            RedisFunctions.LETTERS,
            List.of(keys.deadLetters()),
            List.of(end, Integer.toString(limit), Integer.toString(mostBytes)))) {
      letters.add(
          new DeadLetter(
              new DeadLetterId(StreamId.parse(letter.get(0).toString()), keys.shard()),
              letter.get(1).toString(),
              letter.get(2).toString(),
              letter.get(3).toLong(),
              letter.get(4).toString()));
    }
    return letters;
  }

  public long countDeadLetters(Keyspace keys) {
    return redis.execute("XLEN", keys.deadLetters()).toLong();
  }

  /** The stream that a dead letter came from; empty when there is no such letter. */
  public Optional<String> originOf(DeadLetterId letter) {
    return deadLetters(letter.keyspace(), letter.entry().toString(), 1, 0).stream()
        .filter(found -> found.id().equals(letter))
        .map(DeadLetter::stream)
        .findFirst();
  }

  /** The id of the entry in its stream; empty when somebody else was faster. */
  public Optional<String> putBack(DeadLetterId letter, String stream) {
    return Optional.ofNullable(
            call(
                RedisFunctions.PUT_BACK,
                List.of(letter.keyspace().deadLetters(), stream),
                List.of(letter.entry().toString())))
        .map(Response::toString);
  }

  /** Whether there was such a letter. */
  public boolean deleteDeadLetter(DeadLetterId letter) {
    return redis
            .execute("XDEL", letter.keyspace().deadLetters(), letter.entry().toString())
            .toInteger()
        == 1;
  }

  private <T> T decode(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException("not a " + type.getSimpleName() + ": " + text, e);
    }
  }

  /** The reply of a plain command. */
  Response execute(String command, String... arguments) {
    return redis.execute(command, arguments);
  }

  private Response call(String function, List<String> keys, List<String> arguments) {
    String[] words = new String[2 + keys.size() + arguments.size()];
    words[0] = function;
    words[1] = Integer.toString(keys.size());
    int at = 2;
    for (String key : keys) {
      words[at++] = key;
    }
    for (String argument : arguments) {
      words[at++] = argument;
    }
    return redis.execute("FCALL", words);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
