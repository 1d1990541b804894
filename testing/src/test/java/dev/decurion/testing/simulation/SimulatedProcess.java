package dev.decurion.testing.simulation;

import dev.decurion.testing.simulation.SimulatedRedis.Unavailable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process that can die and stand still at any moment, and whose calls to Redis can be late, lost,
 * or answered too late. What it does goes through {@link #later} and {@link #call}, so that it does
 * nothing when it is dead and does it afterwards when it stands still.
 */
abstract class SimulatedProcess {
  /** So long a call waits for its answer. */
  private static final long PATIENCE = World.SECOND;

  final World world;
  final SimulatedRedis redis;
  private final Faults faults;
  private final String name;
  private int life;
  private boolean up;
  private long standsStillUntil;
  private long cutOffUntil;

  SimulatedProcess(String name, World world, SimulatedRedis redis, Faults faults) {
    this.name = name;
    this.world = world;
    this.redis = redis;
    this.faults = faults;
  }

  /** The same over all its lives. */
  final String name() {
    return name;
  }

  /** How many lives it has had. */
  final int life() {
    return life;
  }

  final boolean isUp() {
    return up;
  }

  /** Does nothing when it lives. */
  final void start() {
    if (!up) {
      up = true;
      life++;
      standsStillUntil = 0;
      begin();
    }
  }

  /** As {@code kill -9}: whatever it knew is gone. */
  final void crash() {
    if (up) {
      up = false;
      end();
    }
  }

  final void standStill(long time) {
    standsStillUntil = Math.max(standsStillUntil, world.now() + time);
  }

  /** Nothing that it sends arrives, and no answer, for this time. */
  final void cutOff(long time) {
    cutOffUntil = Math.max(cutOffUntil, world.now() + time);
  }

  /** A new life begins. */
  abstract void begin();

  /** A life has ended. */
  abstract void end();

  final void later(long time, Runnable what) {
    int now = life;
    world.after(time, () -> live(now, what));
  }

  private void live(int when, Runnable what) {
    if (!up || life != when) {
      return;
    }
    if (world.now() < standsStillUntil) {
      long wait = standsStillUntil - world.now() + world.between(0, 5 * World.MILLI);
      world.after(wait, () -> live(when, what));
    } else {
      what.run();
    }
  }

  /**
   * Calls Redis. Either of the two is told once. A failure says nothing about whether the command
   * has taken effect, or still will.
   */
  final <T> void call(Supplier<T> command, Consumer<T> answered, Runnable failed) {
    if (faults.dieNow()) {
      faults.kill(this);
      return;
    }
    if (faults.standStillNow()) {
      standStill(faults.longTime());
      later(0, () -> send(command, answered, failed));
      return;
    }
    send(command, answered, failed);
  }

  private <T> void send(Supplier<T> command, Consumer<T> answered, Runnable failed) {
    boolean[] over = {false};
    later(
        PATIENCE,
        () -> {
          if (!over[0]) {
            over[0] = true;
            failed.run();
          }
        });
    if (world.now() < cutOffUntil || faults.loseRequest()) {
      return;
    }
    int now = life;
    world.after(
        faults.latency(),
        () -> {
          Runnable told = execute(command, answered, failed);
          if (world.now() < cutOffUntil || faults.loseReply()) {
            return;
          }
          world.after(
              faults.latency(),
              () ->
                  live(
                      now,
                      () -> {
                        if (!over[0]) {
                          over[0] = true;
                          told.run();
                        }
                      }));
        });
    if (faults.dieNow()) {
      faults.kill(this);
    }
  }

  private <T> Runnable execute(Supplier<T> command, Consumer<T> answered, Runnable failed) {
    try {
      T reply = command.get();
      return () -> answered.accept(reply);
    } catch (Unavailable | RedisData.RedisError e) {
      return failed;
    }
  }
}
