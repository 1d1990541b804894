package dev.decurion.testing.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFunctions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * People who submit runs, each under a key and until it is acknowledged, and command them at
 * random. What they have in mind outlives the death of their programs.
 */
final class SimulatedUsers extends SimulatedProcess {
  private static final String KEY_MILLIS = "600000";

  private final ObjectMapper json = ProtocolModule.mapper();
  private final Keyspace keys;
  private final Map<String, RandomPlan> plans = new LinkedHashMap<>();
  private final Map<String, RunId> acknowledged = new LinkedHashMap<>();
  private boolean tidying;

  SimulatedUsers(
      World world, SimulatedRedis redis, Faults faults, Keyspace keys, List<RandomPlan> plans) {
    super("users", world, redis, faults);
    this.keys = keys;
    for (RandomPlan plan : plans) {
      this.plans.put(keys.idempotency("key-" + this.plans.size()), plan);
    }
  }

  /** Whether every submission has been acknowledged. */
  boolean areServed() {
    return acknowledged.keySet().containsAll(plans.keySet());
  }

  /** The runs that were acknowledged, as far as Redis may still know them. */
  List<RunId> runs() {
    return List.copyOf(acknowledged.values());
  }

  @Override
  void begin() {
    plans.keySet().stream()
        .filter(key -> !acknowledged.containsKey(key))
        .forEach(key -> later(world.between(0, 10 * World.SECOND), () -> submit(key)));
    if (tidying) {
      later(0, this::answerAll);
    } else {
      later(World.SECOND, this::meddle);
    }
  }

  @Override
  void end() {}

  /** From now on they let everything go on, and answer every question. */
  void tidyUp() {
    tidying = true;
    later(0, this::answerAll);
  }

  void forget(RunId run) {
    send(new InboxMessage.Forget(run));
  }

  private void submit(String key) {
    RunId run = RunId.of(world.millis(), world.random().nextLong(), keys.shard());
    String message =
        write(new InboxMessage.Submission(run, plans.get(key).text(), Map.of("list", "x,y")));
    call(
        () ->
            redis.function(
                RedisFunctions.SUBMIT,
                List.of(keys.inbox(), key),
                List.of(message, run.value(), "digest", KEY_MILLIS)),
        reply -> {
          acknowledged.put(key, new RunId(((List<?>) reply).get(0).toString()));
          if (world.chance(0.3)) {
            later(world.between(0, World.SECOND), () -> submit(key));
          }
        },
        () -> later(100 * World.MILLI, () -> submit(key)));
  }

  private void meddle() {
    if (tidying) {
      return;
    }
    later(world.between(0, 3 * World.SECOND), this::meddle);
    if (acknowledged.isEmpty()) {
      return;
    }
    List<String> known = new ArrayList<>(acknowledged.keySet());
    String key = known.get(world.random().nextInt(known.size()));
    command(acknowledged.get(key), whatever(plans.get(key)));
  }

  private Command whatever(RandomPlan plan) {
    return switch (world.random().nextInt(8)) {
      case 0 -> new Command.Cancel("changed my mind");
      case 1 -> new Command.Pause();
      case 2, 3 -> new Command.Resume();
      case 4, 5 -> new Command.Retry();
      default ->
          plan.approvals().isEmpty()
              ? new Command.Resume()
              : answer(plan.approvals().get(world.random().nextInt(plan.approvals().size())));
    };
  }

  private void answerAll() {
    later(World.SECOND, this::answerAll);
    acknowledged.forEach(
        (key, run) -> {
          command(run, new Command.Resume());
          plans.get(key).approvals().forEach(task -> command(run, answer(task)));
        });
  }

  private Command answer(String task) {
    return new Command.Answer(TaskAddress.parse(task), world.chance(0.7), "somebody", "because");
  }

  private void command(RunId run, Command command) {
    send(new InboxMessage.RunCommand(run, command));
  }

  private void send(InboxMessage message) {
    String text = write(message);
    call(() -> redis.command("XADD", keys.inbox(), "*", "payload", text), sent -> {}, () -> {});
  }

  private String write(InboxMessage message) {
    try {
      return json.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + message, e);
    }
  }
}
