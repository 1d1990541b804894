package dev.decurion.testing.simulation;

import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two or three coordinators, some runners and some users of one shard, of whom everything that can
 * go wrong goes wrong for a while. Then nothing does, and all runs must come to their end.
 */
final class Simulation {
  private static final Keyspace KEYS = new Keyspace(0);
  private static final int MOST_RUNS = 4;
  private static final int LONGEST_QUIET_SECONDS = 600;

  /** Longer than anybody stands still, and a lease. */
  private static final long LONGEST_TROUBLE = 12 * World.SECOND;

  /** So long nothing happens any more. */
  private static final int REST_SECONDS = 5;

  private static final List<String> STREAMS =
      IntStream.range(0, 4).mapToObj(agent -> "decurion:{0}:tasks:a" + agent).toList();

  private final World world;
  private final History history;
  private final SimulatedRedis redis;
  private final Faults faults;
  private final SimulatedUsers users;
  private final List<SimulatedRunner> runners = new ArrayList<>();
  private final List<SimulatedProcess> processes = new ArrayList<>();

  private Simulation(long seed, Bug bug, LuaFunctions functions) {
    world = new World(seed);
    history = new History(world);
    redis = new SimulatedRedis(world, functions, history, KEYS);
    faults = new Faults(world, history, bug != Bug.NONE && seed % 2 == 1);
    List<RandomPlan> plans =
        Stream.generate(() -> RandomPlan.next(world))
            .limit(1 + world.random().nextInt(MOST_RUNS))
            .toList();
    users = new SimulatedUsers(world, redis, faults, KEYS, plans);
    for (int i = 0; i < 2 + world.random().nextInt(2); i++) {
      processes.add(new SimulatedCoordinator("c" + i, world, redis, faults, KEYS, bug));
    }
    for (int i = 0; i < 1 + world.random().nextInt(3); i++) {
      runners.add(new SimulatedRunner("r" + i, world, redis, faults, KEYS, history, bug));
    }
    processes.addAll(runners);
    processes.add(users);
  }

  /**
   * Runs one history to its end.
   *
   * @param functions those of {@code bug}
   */
  static Result run(long seed, Bug bug, LuaFunctions functions) {
    Simulation simulation = new Simulation(seed, bug, functions);
    return new Result(simulation.run(), simulation.history.trace());
  }

  /**
   * How a simulation ended.
   *
   * @param problems what breaks an invariant; empty when nothing does
   * @param trace what happened
   */
  record Result(List<String> problems, List<String> trace) {}

  private List<String> run() {
    try {
      processes.forEach(SimulatedProcess::start);
      faults.begin(redis, processes, STREAMS);
      world.run(world.between(10 * World.SECOND, 40 * World.SECOND));
      faults.end();
      users.tidyUp();
      world.run(LONGEST_TROUBLE);
      int done = 0;
      for (int second = 0; second < LONGEST_QUIET_SECONDS && done < REST_SECONDS; second++) {
        world.run(World.SECOND);
        history.add(new History.Calm(world.millis()));
        done = isDone() ? done + 1 : 0;
      }
      users.crash();
      world.run(World.SECOND);
    } catch (RuntimeException e) {
      return List.of("at " + world.clock() + " " + e);
    }
    List<String> problems = new ArrayList<>(Checker.check(history));
    problems.addAll(leftovers());
    if (problems.isEmpty()) {
      problems.addAll(forgetSome());
    }
    return problems;
  }

  private boolean isDone() {
    return users.areServed()
        && redis.data().call("SMEMBERS", KEYS.active()).equals(List.of())
        && runners.stream().allMatch(runner -> runner.busy() == 0);
  }

  /** I6: nothing is left of what is over. */
  private List<String> leftovers() {
    List<String> left = new ArrayList<>();
    for (String key : redis.data().keys()) {
      if (key.equals(KEYS.attempts()) || key.equals(KEYS.leases()) || key.equals(KEYS.active())) {
        left.add("I6 " + key + " is not empty");
      } else if (STREAMS.contains(key)
          && (redis.data().pending(key) > 0 || !redis.data().call("XLEN", key).equals(0L))) {
        left.add("I6 " + key + " is not empty, or has what is pending");
      }
    }
    if (!redis.data().call("XLEN", KEYS.inbox()).equals(0L)) {
      left.add("I6 the inbox is not empty");
    }
    runners.stream()
        .filter(runner -> runner.busy() > 0)
        .forEach(runner -> left.add("I6 " + runner.name() + " still holds attempts"));
    return left;
  }

  /** A run that was forgotten leaves no key, and the others stay. */
  private List<String> forgetSome() {
    List<RunId> known =
        users.runs().stream().filter(run -> redis.data().keys().contains(KEYS.log(run))).toList();
    users.start();
    List<RunId> gone = known.subList(0, known.size() / 2);
    gone.forEach(users::forget);
    world.run(3 * World.SECOND);
    List<String> problems = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(redis.data().keys());
    for (RunId run : known) {
      if (keys.contains(KEYS.log(run)) == gone.contains(run)) {
        problems.add("I6 the log of " + run + " is there, or not, against what was asked");
      }
    }
    return problems;
  }
}
