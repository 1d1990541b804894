package dev.decurion.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Command.ReportFailed;
import dev.decurion.core.run.Command.ReportMilestone;
import dev.decurion.core.run.Command.ReportParked;
import dev.decurion.core.run.Command.ReportStarted;
import dev.decurion.core.run.Command.ReportSucceeded;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.InboxMessage.RunCommand;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFunctions;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** What a runner does on the wire, step by step. */
final class StandInRunner {
  private static final String NAME = "stand-in";

  private final RedisDataSource redis;
  private final Keyspace keys;
  private final ObjectMapper json = ProtocolModule.mapper();

  StandInRunner(RedisDataSource redis) {
    this(redis, new Keyspace(0));
  }

  StandInRunner(RedisDataSource redis, Keyspace keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** An assignment and its entry on the stream. */
  record Taken(String entry, Assignment assignment) {}

  /** Waits for the next assignment of an agent. */
  Taken take(String agent) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> poll(agent), Optional::isPresent)
        .orElseThrow();
  }

  Optional<Taken> poll(String agent) throws JsonProcessingException {
    Response entries =
        redis.execute("XRANGE", keys.tasks(new AgentId(agent)), "-", "+", "COUNT", "1");
    if (entries.size() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Taken(
            entries.get(0).get(0).toString(),
            json.readValue(entries.get(0).get(1).get(1).toString(), Assignment.class)));
  }

  boolean start(Taken taken, Duration lease) {
    return start(NAME, taken, lease);
  }

  boolean start(String runner, Taken taken, Duration lease) {
    Assignment it = taken.assignment();
    Response started =
        redis.execute(
            "FCALL",
            RedisFunctions.START,
            "4",
            keys.attempts(),
            keys.leases(),
            keys.inbox(),
            keys.tasks(it.task().agent()),
            Long.toString(lease.toMillis()),
            Keyspace.RUNNERS_GROUP,
            runner,
            "4",
            taken.entry(),
            Keyspace.field(it.run(), it.task()),
            Integer.toString(it.attempt()),
            Long.toString(it.token()),
            message(it, new ReportStarted(it.task(), it.attempt(), it.token(), runner)));
    return started.get(0).toInteger() == 1;
  }

  void succeed(Assignment it, Map<String, String> outputs) {
    send(it, new ReportSucceeded(it.task(), it.attempt(), it.token(), outputs));
  }

  void fail(Assignment it, Failure failure) {
    send(it, new ReportFailed(it.task(), it.attempt(), it.token(), failure));
  }

  void announce(Assignment it, String milestone) {
    send(it, new ReportMilestone(it.task(), it.attempt(), it.token(), milestone));
  }

  void park(Assignment it, String message, Duration retryAfter) {
    Failure failure = Failure.of(Failure.Reason.PARKED, message);
    send(it, new ReportParked(it.task(), it.attempt(), it.token(), failure, retryAfter));
  }

  /** What the heartbeat says about an attempt. */
  String heartbeat(Assignment it) {
    Response answer =
        redis.execute(
            "FCALL",
            RedisFunctions.HEARTBEAT,
            "5",
            keys.attempts(),
            keys.leases(),
            keys.runners(),
            keys.runnersSeen(),
            keys.agents(),
            "5000",
            NAME,
            "{\"runner\":\"stand-in\",\"host\":\"h\",\"agents\":[\"*\"],\"slots\":2,\"busy\":0,"
                + "\"startedAt\":\"2026-11-23T10:00:00Z\",\"missingTools\":{\"painter\":[\"brush\"]}}",
            Keyspace.field(it.run(), it.task()),
            Integer.toString(it.attempt()),
            Long.toString(it.token()));
    return answer.get(0).get(0).toString();
  }

  private void send(Assignment it, Command command) {
    redis.execute("XADD", keys.inbox(), "*", "payload", message(it, command));
  }

  private String message(Assignment it, Command command) {
    try {
      return json.writerFor(InboxMessage.class)
          .writeValueAsString(new RunCommand(it.run(), command));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
