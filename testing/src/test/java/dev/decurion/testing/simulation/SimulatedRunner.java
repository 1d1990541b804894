package dev.decurion.testing.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Command;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFunctions;
import dev.decurion.testing.simulation.SimulatedAttempts.Held;
import dev.decurion.testing.simulation.SimulatedAttempts.Stop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A runner that takes, starts and renews attempts as {@code AssignmentLoop}, {@code Starter} and
 * {@code Heartbeats} do.
 */
final class SimulatedRunner extends SimulatedProcess {
  private static final long LEASE = 3 * World.SECOND;
  private static final long BEAT = 400 * World.MILLI;
  private static final long CLAIM_IDLE_MILLIS = 500;
  private static final long CLAIM_INTERVAL = 300 * World.MILLI;
  private static final long IDLE = 30 * World.MILLI;
  private static final long AGAIN = 200 * World.MILLI;

  private final ObjectMapper json = ProtocolModule.mapper();
  private final Keyspace keys;
  private final History history;
  private final Faults faults;
  private final Bug bug;
  private final int slots;
  private SimulatedAttempts attempts;
  private List<String> streams = List.of();
  private int free;

  private record Taken(String stream, String entry, Assignment assignment) {
    AttemptId attempt() {
      return assignment.id();
    }
  }

  SimulatedRunner(
      String name,
      World world,
      SimulatedRedis redis,
      Faults faults,
      Keyspace keys,
      History history,
      Bug bug) {
    super(name, world, redis, faults);
    this.keys = keys;
    this.history = history;
    this.faults = faults;
    this.bug = bug;
    this.slots = 1 + world.random().nextInt(4);
  }

  /** How many attempts it works on or has to report. */
  int busy() {
    return isUp() ? attempts.busy() : 0;
  }

  @Override
  void begin() {
    attempts = new SimulatedAttempts(this, keys, history, faults, () -> free++);
    streams = List.of();
    free = slots;
    beat();
    watchLeases();
    readOwn();
  }

  @Override
  void end() {
    attempts.die();
  }

  // Heartbeats

  private void beat() {
    long before = world.now();
    List<Held> now = attempts.all();
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(LEASE / World.MILLI));
    arguments.add(name());
    arguments.add(
        write(
            new RunnerDescription(
                name(), name(), List.of("*"), slots, now.size(), Instant.EPOCH, Map.of())));
    now.forEach(attempt -> addTo(arguments, attempt.attempt));
    call(
        () ->
            redis.function(
                RedisFunctions.HEARTBEAT,
                List.of(
                    keys.attempts(),
                    keys.leases(),
                    keys.runners(),
                    keys.runnersSeen(),
                    keys.agents()),
                arguments),
        reply -> {
          List<?> parts = (List<?>) reply;
          for (int i = 0; i < now.size(); i++) {
            obey(now.get(i), ((List<?>) parts.get(0)).get(i).toString(), before);
          }
          serve((List<?>) parts.get(1));
          later(BEAT, this::beat);
        },
        () -> later(BEAT, this::beat));
  }

  private void obey(Held attempt, String order, long before) {
    if (!order.equals("gone")) {
      attempts.renewed(attempt, before);
    } else if (bug != Bug.IGNORES_THE_LOSS_OF_A_LEASE) {
      attempts.gone(attempt);
    }
    if (order.equals("stop")) {
      attempts.stop(attempt, Stop.CANCELLED);
    }
  }

  private void serve(List<?> agentsAndTools) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < agentsAndTools.size(); i += 2) {
      served.add(keys.tasks(new AgentId(agentsAndTools.get(i).toString())));
    }
    streams = served;
  }

  private void watchLeases() {
    if (bug != Bug.IGNORES_THE_LOSS_OF_A_LEASE) {
      attempts.stopExpired(LEASE);
    }
    later(BEAT, this::watchLeases);
  }

  // Assignments

  /** First what an earlier life has left. */
  private void readOwn() {
    if (streams.isEmpty()) {
      later(BEAT, this::readOwn);
      return;
    }
    call(() -> read("0"), this::take, () -> {});
    later(BEAT, this::readOn);
    later(CLAIM_INTERVAL, this::claim);
  }

  private void readOn() {
    if (free <= 0) {
      later(IDLE, this::readOn);
      return;
    }
    call(
        () -> read(">"),
        entries -> {
          take(entries);
          later(entries.isEmpty() ? IDLE : 0, this::readOn);
        },
        () -> later(AGAIN, this::readOn));
  }

  private void claim() {
    later(CLAIM_INTERVAL, this::claim);
    if (free > 0) {
      call(this::claimAll, this::take, () -> {});
    }
  }

  private List<Taken> read(String from) {
    return fromAllStreams(
        (stream, count) ->
            redis.list(
                "XREADGROUP",
                "GROUP",
                Keyspace.RUNNERS_GROUP,
                name(),
                "COUNT",
                count,
                "STREAMS",
                stream,
                from));
  }

  private List<Taken> claimAll() {
    String idle = Long.toString(CLAIM_IDLE_MILLIS);
    return fromAllStreams(
        (stream, count) ->
            redis.list(
                "XAUTOCLAIM", stream, Keyspace.RUNNERS_GROUP, name(), idle, "0", "COUNT", count));
  }

  /**
   * As many entries as there are free slots.
   *
   * @param read takes a stream, and how many entries at most
   */
  private List<Taken> fromAllStreams(BiFunction<String, String, List<Object>> read) {
    List<Taken> entries = new ArrayList<>();
    for (String stream : shuffled()) {
      if (entries.size() < free) {
        ensureGroup(stream);
        entries.addAll(parse(stream, read.apply(stream, Integer.toString(free - entries.size()))));
      }
    }
    return entries;
  }

  private List<String> shuffled() {
    List<String> order = new ArrayList<>(streams);
    Collections.shuffle(order, world.random());
    return order;
  }

  private void ensureGroup(String stream) {
    try {
      redis.command("XGROUP", "CREATE", stream, Keyspace.RUNNERS_GROUP, "0", "MKSTREAM");
    } catch (RedisData.RedisError e) {
      if (!e.getMessage().startsWith("BUSYGROUP")) {
        throw e;
      }
    }
  }

  private List<Taken> parse(String stream, List<Object> entries) {
    List<Taken> taken = new ArrayList<>();
    for (Object entry : entries) {
      List<?> idAndFields = (List<?>) entry;
      List<?> fields = (List<?>) idAndFields.get(1);
      String id = idAndFields.get(0).toString();
      if (fields.isEmpty()) {
        redis.command("XACK", stream, Keyspace.RUNNERS_GROUP, id);
      } else {
        taken.add(new Taken(stream, id, assignment(fields.get(1).toString())));
      }
    }
    return taken;
  }

  private Assignment assignment(String payload) {
    try {
      return Assignment.parse(json, payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an assignment that cannot be read: " + payload, e);
    }
  }

  private void take(List<Taken> taken) {
    free -= taken.size();
    if (!taken.isEmpty()) {
      start(taken);
    }
  }

  /** As {@code Starter}: until Redis has answered. */
  private void start(List<Taken> taken) {
    long before = world.now();
    call(
        () -> redis.function(RedisFunctions.START, startKeys(taken), startArguments(taken)),
        reply ->
            execute(
                taken,
                ((List<?>) reply).stream().map(answer -> answer.equals(1L)).toList(),
                before),
        () -> startAgain(taken));
  }

  private void startAgain(List<Taken> taken) {
    if (bug == Bug.RELEASES_ON_FAILURE) {
      free += taken.size();
      taken.forEach(
          it -> {
            call(
                () -> redis.command("XACK", it.stream(), Keyspace.RUNNERS_GROUP, it.entry()),
                acknowledged -> {},
                () -> {});
            call(() -> redis.command("XDEL", it.stream(), it.entry()), deleted -> {}, () -> {});
          });
    } else {
      later(AGAIN, () -> start(taken));
    }
  }

  private List<String> startKeys(List<Taken> taken) {
    List<String> names = new ArrayList<>(List.of(keys.attempts(), keys.leases(), keys.inbox()));
    taken.forEach(it -> names.add(it.stream()));
    return names;
  }

  private List<String> startArguments(List<Taken> taken) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(LEASE / World.MILLI));
    arguments.add(Keyspace.RUNNERS_GROUP);
    arguments.add(name());
    for (int i = 0; i < taken.size(); i++) {
      AttemptId attempt = taken.get(i).attempt();
      arguments.add(Integer.toString(4 + i));
      arguments.add(taken.get(i).entry());
      addTo(arguments, attempt);
      arguments.add(
          write(
              new InboxMessage.RunCommand(
                  attempt.run(),
                  new Command.ReportStarted(
                      attempt.task(), attempt.number(), attempt.token(), name()))));
    }
    return arguments;
  }

  private void execute(List<Taken> taken, List<Boolean> started, long before) {
    for (int i = 0; i < taken.size(); i++) {
      if (!started.get(i) || !attempts.begin(taken.get(i).assignment(), before)) {
        free++;
      }
    }
  }

  private String write(Object message) {
    try {
      return json.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + message, e);
    }
  }

  private static void addTo(List<String> arguments, AttemptId attempt) {
    arguments.add(Keyspace.field(attempt.run(), attempt.task()));
    arguments.add(Integer.toString(attempt.number()));
    arguments.add(Long.toString(attempt.token()));
  }
}
