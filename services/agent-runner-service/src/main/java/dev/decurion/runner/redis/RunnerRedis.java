package dev.decurion.runner.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Budget;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Command;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFunctions;
import dev.decurion.protocol.redis.RedisPreflight;
import dev.decurion.runner.output.OutputStore;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The runner's calls to Redis. All of them block; errors come as exceptions. */
@ApplicationScoped
public class RunnerRedis implements OutputStore {
  private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

  private static final Duration PREPARATION = Duration.ofSeconds(5);

  private final RedisDataSource redis;
  private final RedisClients clients;
  private final ObjectMapper json = ProtocolModule.mapper();

  RunnerRedis(RedisDataSource redis, RedisClients clients) {
    this.redis = redis;
    this.clients = clients;
  }

  /** Checks the server and loads the functions. */
  public void prepare() {
    RedisPreflight.prepare(
        (command, arguments) ->
            clients
                .onEveryMaster(RedisClients.DEFAULT, command, arguments)
                .await()
                .atMost(PREPARATION));
  }

  /**
   * Starts attempts of one shard: each gets its lease, its "started" report goes into the inbox,
   * its assignment leaves the stream. Whoever has not heard the answer may ask again.
   *
   * @return for each whether it may run; if not, it was superseded, or another runner has it
   */
  public List<Boolean> start(Keyspace keys, Duration lease, String runner, List<Start> starts) {
    List<String> streams = starts.stream().map(Start::stream).distinct().toList();
    List<String> names = new ArrayList<>(List.of(keys.attempts(), keys.leases(), keys.inbox()));
    int firstStream = names.size() + 1;
    names.addAll(streams);
    List<String> arguments = new ArrayList<>(3 + 6 * starts.size());
    arguments.add(millis(lease));
    arguments.add(Keyspace.RUNNERS_GROUP);
    arguments.add(runner);
    for (Start start : starts) {
      AttemptId attempt = start.attempt();
      arguments.add(Integer.toString(firstStream + streams.indexOf(start.stream())));
      arguments.add(start.entry());
      add(arguments, attempt);
      arguments.add(startedReport(attempt, runner));
    }
    List<Boolean> started = new ArrayList<>(starts.size());
    call(RedisFunctions.START, names, arguments)
        .forEach(answer -> started.add(answer.toInteger() == 1));
    return started;
  }

  /** Renews the leases of attempts of one shard, and tells what this runner offers. */
  public Pulse heartbeat(
      Keyspace keys, Duration lease, RunnerDescription runner, List<AttemptId> attempts) {
    List<String> arguments = new ArrayList<>(3 + 3 * attempts.size());
    arguments.add(millis(lease));
    arguments.add(runner.runner());
    arguments.add(write(runner));
    attempts.forEach(attempt -> add(arguments, attempt));
    Response answer =
        call(
            RedisFunctions.HEARTBEAT,
            List.of(
                keys.attempts(), keys.leases(), keys.runners(), keys.runnersSeen(), keys.agents()),
            arguments);
    List<Order> orders = new ArrayList<>(attempts.size());
    answer.get(0).forEach(order -> orders.add(order(order.toString())));
    return new Pulse(orders, agents(answer.get(1)));
  }

  /** Signs off. */
  public void leave(Keyspace keys, String runner) {
    call(RedisFunctions.LEAVE, List.of(keys.runners(), keys.runnersSeen()), List.of(runner));
  }

  /**
   * Reserves what a call of an attempt can use at the most, in the budgets of its run and its task.
   * Whoever has not heard the answer may ask again.
   *
   * @param ofRun limits of the run
   * @param ofTask limits of the task, over all its attempts
   */
  public Reservation reserve(
      AttemptId attempt, Amount most, Optional<Budget> ofRun, Optional<Budget> ofTask) {
    Keyspace keys = Keyspace.of(attempt.run());
    List<String> arguments = new ArrayList<>();
    add(arguments, attempt);
    add(arguments, most);
    arguments.addAll(
        List.of(costLimit(ofRun), costLimit(ofTask), tokensLimit(ofRun), tokensLimit(ofTask)));
    Response answer =
        call(
            RedisFunctions.RESERVE,
            List.of(keys.attempts(), keys.spending(attempt.run())),
            arguments);
    return switch (answer.get(0).toString()) {
      case "reserved" -> new Reservation.Granted();
      case "gone" -> new Reservation.Gone();
      default ->
          new Reservation.Refused(
              answer.get(0).toString(),
              answer.get(1).toString().equals("cost"),
              answer.get(2).toLong());
    };
  }

  /** Puts what a call has used in the place of what was reserved for it. */
  public void spend(AttemptId attempt, Amount used) {
    List<String> arguments = new ArrayList<>();
    add(arguments, attempt);
    add(arguments, used);
    Keyspace keys = Keyspace.of(attempt.run());
    call(RedisFunctions.SPEND, List.of(keys.spending(attempt.run())), arguments);
  }

  private static void add(List<String> arguments, Amount amount) {
    arguments.add(Long.toString(amount.nanoUsd()));
    arguments.add(Long.toString(amount.tokens()));
  }

  private static String costLimit(Optional<Budget> budget) {
    return budget
        .flatMap(Budget::costUsd)
        .map(cost -> cost.movePointRight(Budget.MAX_SCALE).toBigIntegerExact().toString())
        .orElse("");
  }

  private static String tokensLimit(Optional<Budget> budget) {
    return budget.flatMap(Budget::tokens).map(String::valueOf).orElse("");
  }

  @Override
  public String append(String stream, String oldest, String text) {
    return redis.execute("XADD", stream, "MINID", "=", oldest, "*", "text", text).toString();
  }

  @Override
  public void keep(String key, String text, Duration time) {
    redis.execute("SET", key, text, "PX", millis(time));
  }

  @Override
  public void expire(String key, Duration after) {
    redis.execute("PEXPIRE", key, millis(after));
  }

  private String startedReport(AttemptId attempt, String runner) {
    return write(
        new InboxMessage.RunCommand(
            attempt.run(),
            new Command.ReportStarted(attempt.task(), attempt.number(), attempt.token(), runner)));
  }

  private static void add(List<String> arguments, AttemptId attempt) {
    arguments.add(Keyspace.field(attempt.run(), attempt.task()));
    arguments.add(Integer.toString(attempt.number()));
    arguments.add(Long.toString(attempt.token()));
  }

  private static Order order(String word) {
    return Order.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Map<AgentId, List<String>> agents(Response answer) {
    Map<AgentId, List<String>> agents = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      agents.put(new AgentId(answer.get(i).toString()), strings(answer.get(i + 1).toString()));
    }
    return agents;
  }

  private List<String> strings(String list) {
    try {
      return json.readValue(list, STRINGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a list of tools: " + list, e);
    }
  }

  private String write(Object message) {
    try {
      return json.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + message, e);
    }
  }

  private Response call(String function, List<String> keys, List<String> arguments) {
    List<String> words = new ArrayList<>(2 + keys.size() + arguments.size());
    words.add(function);
    words.add(Integer.toString(keys.size()));
    words.addAll(keys);
    words.addAll(arguments);
    return redis.execute("FCALL", words.toArray(String[]::new));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
