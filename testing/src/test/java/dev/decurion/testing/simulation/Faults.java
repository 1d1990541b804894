package dev.decurion.testing.simulation;

import dev.decurion.protocol.redis.Keyspace;
import java.util.List;

/** What goes wrong, how often, and when. Each seed has its own rates. */
final class Faults {
  private static final double HARSH = 3;

  private final World world;
  private final History history;
  private final double rate;
  private final boolean losing;
  private boolean on = true;

  /**
   * @param harsh whether much more goes wrong than in most simulations
   */
  Faults(World world, History history, boolean harsh) {
    this.world = world;
    this.history = history;
    this.rate = harsh ? HARSH : Math.pow(10, world.random().nextDouble() * 2 - 1.3);
    this.losing = world.chance(harsh ? 0.6 : 0.3);
  }

  /** Nothing goes wrong any more. */
  void end() {
    on = false;
  }

  boolean areOn() {
    return on;
  }

  boolean dieNow() {
    return on && world.chance(0.0004 * rate);
  }

  boolean standStillNow() {
    return on && world.chance(0.0004 * rate);
  }

  boolean loseRequest() {
    return on && world.chance(0.004 * rate);
  }

  boolean loseReply() {
    return on && world.chance(0.004 * rate);
  }

  /** How long something takes on its way to Redis, or back. */
  long latency() {
    return on && world.chance(0.004 * rate)
        ? world.between(100 * World.MILLI, 5 * World.SECOND)
        : world.between(50, 2 * World.MILLI);
  }

  /** Often longer than a lease lasts. */
  long longTime() {
    return world.between(10 * World.MILLI, world.chance(0.5) ? World.SECOND : 8 * World.SECOND);
  }

  /** It dies now and comes back, as an orchestrator would see to. */
  void kill(SimulatedProcess process) {
    history.note(process.name() + " is killed");
    process.crash();
    world.after(world.between(10 * World.MILLI, 4 * World.SECOND), process::start);
  }

  /** Hurts these from now on. */
  void begin(SimulatedRedis redis, List<SimulatedProcess> processes, List<String> streams) {
    long mean = (long) (2 * World.SECOND / rate);
    world.after(
        world.between(mean / 10, 2 * mean),
        () -> {
          if (on) {
            hurt(redis, processes, streams);
            begin(redis, processes, streams);
          }
        });
  }

  private void hurt(SimulatedRedis redis, List<SimulatedProcess> processes, List<String> streams) {
    SimulatedProcess process = processes.get(world.random().nextInt(processes.size()));
    switch (world.random().nextInt(8)) {
      case 0, 1 -> kill(process);
      case 2, 3 -> {
        history.note(process.name() + " stands still");
        process.standStill(longTime());
      }
      case 4 -> {
        history.note(process.name() + " is cut off");
        process.cutOff(longTime());
      }
      case 5 -> {
        history.note("Redis is killed");
        redis.crash(world.between(10 * World.MILLI, 3 * World.SECOND));
      }
      case 6 -> {
        String stream = streams.get(world.random().nextInt(streams.size()));
        history.note("the group of " + stream + " is deleted");
        redis.data().call("XGROUP", "DESTROY", stream, Keyspace.RUNNERS_GROUP);
      }
      default -> {
        if (losing) {
          redis.keep();
          world.after(
              world.between(0, 2 * World.SECOND),
              () -> redis.crashAndLose(world.between(10 * World.MILLI, 2 * World.SECOND)));
        }
      }
    }
  }
}
