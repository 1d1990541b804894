package dev.decurion.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other side, as a runner sees it: writes what a coordinator would, reads its inbox. */
@ApplicationScoped
public class Coordinator {
  private static final Keyspace KEYS = new Keyspace(0);

  private final RedisDataSource redis;
  private final ObjectMapper json = ProtocolModule.mapper();

  Coordinator(RedisDataSource redis) {
    this.redis = redis;
  }

  public void agent(String agent, String... tools) {
    redis.execute("HSET", KEYS.agents(), agent, write(List.of(tools)));
  }

  /** Makes the attempt known and puts its assignment on the stream of its agent. */
  public void assign(Assignment assignment) {
    know(assignment);
    assignOnly(assignment.task().agent(), write(assignment));
  }

  /** As {@link #assign}, for many of one agent. */
  public void assignAll(List<Assignment> assignments) {
    List<String> attempts = new ArrayList<>(List.of(KEYS.attempts()));
    for (Assignment assignment : assignments) {
      attempts.add(field(assignment));
      attempts.add(attempt(assignment));
      assignOnly(assignment.task().agent(), write(assignment));
    }
    redis.execute("HSET", attempts.toArray(String[]::new));
  }

  /** How many reports there are. */
  public long inbox() {
    return redis.execute("XLEN", KEYS.inbox()).toLong();
  }

  /** Makes Redis refuse all reports, with an error that does not pass by itself. */
  public void refuseReports() {
    redis.execute("RENAME", KEYS.inbox(), KEYS.inbox() + ":aside");
    redis.execute("SET", KEYS.inbox(), "not a stream");
  }

  /** Ends a {@link #refuseReports}. */
  public void acceptReports() {
    redis.execute("RENAME", KEYS.inbox() + ":aside", KEYS.inbox());
  }

  /** Puts a text on the stream of an agent. */
  public void assignOnly(AgentId agent, String payload) {
    redis.execute("XADD", KEYS.tasks(agent), "*", "payload", payload);
  }

  /** The dead letters from the stream of an agent: payload and cause. */
  public Map<String, String> deadLetters(String agent) {
    Map<String, String> letters = new HashMap<>();
    for (Response letter : redis.execute("XRANGE", KEYS.deadLetters(), "-", "+")) {
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i + 1 < letter.get(1).size(); i += 2) {
        fields.put(letter.get(1).get(i).toString(), letter.get(1).get(i + 1).toString());
      }
      if (KEYS.tasks(new AgentId(agent)).equals(fields.get("dead-letter-stream"))) {
        letters.put(fields.getOrDefault("payload", ""), fields.get("dead-letter-cause"));
      }
    }
    return letters;
  }

  /** How many assignments of an agent a runner has in its hands or has left lying. */
  public long pending(String agent) {
    return redis
        .execute("XPENDING", KEYS.tasks(new AgentId(agent)), Keyspace.RUNNERS_GROUP)
        .get(0)
        .toLong();
  }

  /** Takes what lies pending of an agent, as a newer runner does. */
  public List<String> claim(String agent, String runner, Duration idle) {
    List<String> payloads = new ArrayList<>();
    redis
        .execute(
            "XAUTOCLAIM",
            KEYS.tasks(new AgentId(agent)),
            Keyspace.RUNNERS_GROUP,
            runner,
            Long.toString(idle.toMillis()),
            "0")
        .get(1)
        .forEach(entry -> payloads.add(entry.get(1).get(1).toString()));
    return payloads;
  }

  /** Redis has lost the start of an attempt: there is no lease, and its assignment is back. */
  public void loseStart(Assignment assignment) {
    redis.execute(
        "EVAL",
        "redis.call('DEL', KEYS[1]) redis.call('XADD', KEYS[2], '*', 'payload', ARGV[1])",
        "2",
        KEYS.leases(),
        KEYS.tasks(assignment.task().agent()),
        write(assignment));
  }

  /** Makes an attempt the current one of its task. */
  public void know(Assignment assignment) {
    redis.execute("HSET", KEYS.attempts(), field(assignment), attempt(assignment));
  }

  /** Tells the runner that has started an attempt to stop it. */
  public void orderStop(Assignment assignment) {
    String started = redis.execute("HGET", KEYS.attempts(), field(assignment)).toString();
    redis.execute(
        "HSET", KEYS.attempts(), field(assignment), started.replaceFirst(" run ", " stop "));
  }

  public void forget(Assignment assignment) {
    redis.execute("HDEL", KEYS.attempts(), field(assignment));
  }

  private static String field(Assignment assignment) {
    return Keyspace.field(assignment.run(), assignment.task());
  }

  /** As the coordinator writes it; the runner at its end is not known yet. */
  private static String attempt(Assignment assignment) {
    return "%d %d 0-0 run %s "
        .formatted(assignment.attempt(), assignment.token(), KEYS.tasks(assignment.task().agent()));
  }

  /** Everything that was reported about a task, oldest first. */
  public List<Command> reports(Assignment assignment) {
    List<Command> reports = new ArrayList<>();
    for (Response entry : redis.execute("XRANGE", KEYS.inbox(), "-", "+")) {
      InboxMessage.RunCommand message = read(entry.get(1).get(1).toString());
      if (message.run().equals(assignment.run())) {
        reports.add(message.command());
      }
    }
    return reports;
  }

  public boolean hasStarted(Assignment assignment) {
    return reports(assignment).stream().anyMatch(Command.ReportStarted.class::isInstance);
  }

  public Optional<Map<String, String>> outputs(Assignment assignment) {
    return reports(assignment).stream()
        .filter(Command.ReportSucceeded.class::isInstance)
        .map(report -> ((Command.ReportSucceeded) report).outputs())
        .findFirst();
  }

  public Optional<Failure> failure(Assignment assignment) {
    return reports(assignment).stream()
        .filter(Command.ReportFailed.class::isInstance)
        .map(report -> ((Command.ReportFailed) report).failure())
        .findFirst();
  }

  public Optional<RunnerDescription> runner(String name) {
    return Optional.ofNullable(redis.execute("HGET", KEYS.runners(), name))
        .map(text -> parse(text.toString(), RunnerDescription.class));
  }

  public long waiting(String agent) {
    return redis.execute("XLEN", KEYS.tasks(new AgentId(agent))).toLong();
  }

  public long leases() {
    return redis.execute("ZCARD", KEYS.leases()).toLong();
  }

  public String output(Assignment assignment) {
    StringBuilder text = new StringBuilder();
    String stream = KEYS.output(assignment.run(), assignment.task(), assignment.attempt());
    for (Response entry : redis.execute("XRANGE", stream, "-", "+")) {
      text.append(entry.get(1).get(1).toString());
    }
    return text.toString();
  }

  private InboxMessage.RunCommand read(String text) {
    return (InboxMessage.RunCommand) parse(text, InboxMessage.class);
  }

  private <T> T parse(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
