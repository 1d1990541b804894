package dev.decurion.testing.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attempts that a runner holds in one of its lives, as {@code HeldAttempts} and {@code Reports}
 * do: each from its start until its report is delivered. What an attempt does is left to chance.
 */
final class SimulatedAttempts {
  private static final long AGAIN = 200 * World.MILLI;

  private final ObjectMapper json = ProtocolModule.mapper();
  private final SimulatedProcess runner;
  private final World world;
  private final Keyspace keys;
  private final History history;
  private final Faults faults;
  private final Runnable slotIsFree;
  private final Map<AttemptId, Held> held = new LinkedHashMap<>();
  private final Set<Held> working = new LinkedHashSet<>();

  /** Why an attempt ends before it has ended by itself. */
  enum Stop {
    CANCELLED,
    GONE,
    LEASE_LOST
  }

  /** One of them. */
  static final class Held {
    final AttemptId attempt;
    private final Deque<String> reports = new ArrayDeque<>();
    private long renewed;
    private boolean sending;
    private boolean ended;
    private Stop stop;

    private Held(AttemptId attempt, long renewed) {
      this.attempt = attempt;
      this.renewed = renewed;
    }
  }

  SimulatedAttempts(
      SimulatedProcess runner, Keyspace keys, History history, Faults faults, Runnable slotIsFree) {
    this.runner = runner;
    this.world = runner.world;
    this.keys = keys;
    this.history = history;
    this.faults = faults;
    this.slotIsFree = slotIsFree;
  }

  List<Held> all() {
    return List.copyOf(held.values());
  }

  /** How many it works on or has to report. */
  int busy() {
    return Math.max(held.size(), working.size());
  }

  /** Nothing of it runs any more. */
  void die() {
    working.forEach(this::note);
  }

  /**
   * Begins to work on an attempt that has started.
   *
   * @return false when it works on it already
   */
  boolean begin(Assignment assignment, long renewed) {
    Held attempt = new Held(assignment.id(), renewed);
    Held known = held.get(attempt.attempt);
    if (known != null && known.stop == null) {
      return false;
    }
    held.put(attempt.attempt, attempt);
    history.add(new History.Began(Keyspace.lease(attempt.attempt), runner.name()));
    working.add(attempt);
    execute(attempt, assignment);
    return true;
  }

  /** A heartbeat was answered that had been sent at this time. */
  void renewed(Held attempt, long time) {
    attempt.renewed = time;
  }

  /** Nobody waits for it any more. */
  void gone(Held attempt) {
    stop(attempt, Stop.GONE);
    held.remove(attempt.attempt, attempt);
  }

  /** Stops what could not be renewed for so long. */
  void stopExpired(long lease) {
    for (Held attempt : all()) {
      if (world.now() - attempt.renewed > lease && attempt.stop == null) {
        stop(attempt, Stop.LEASE_LOST);
      }
    }
  }

  private void execute(Held attempt, Assignment assignment) {
    AttemptId id = attempt.attempt;
    long time = time();
    for (String milestone : RandomPlan.milestones(assignment.env())) {
      if (world.chance(0.9)) {
        runner.later(
            world.between(0, time),
            () -> {
              if (!attempt.ended) {
                report(
                    attempt,
                    new Command.ReportMilestone(id.task(), id.number(), id.token(), milestone));
              }
            });
      }
    }
    runner.later(time, () -> ended(attempt, outcome(id, assignment)));
  }

  private long time() {
    if (world.chance(0.05)) {
      return world.between(20 * World.SECOND, 45 * World.SECOND);
    }
    return world.between(0, world.chance(0.1) ? 6 * World.SECOND : World.SECOND);
  }

  /** The report of an attempt that was not stopped. */
  private Command outcome(AttemptId id, Assignment assignment) {
    double chance = world.random().nextDouble();
    if (chance < 0.01 && faults.areOn()) {
      faults.kill(runner);
    }
    if (chance < 0.15) {
      Failure.Reason reason = chance < 0.12 ? Failure.Reason.FAILURE : Failure.Reason.TIMEOUT;
      return failed(id, reason);
    }
    if (chance < 0.35 && assignment.parkOn().isPresent()) {
      return new Command.ReportParked(
          id.task(),
          id.number(),
          id.token(),
          Failure.of(Failure.Reason.PARKED, "later"),
          Duration.ofMillis(world.between(10, 2_000)));
    }
    return new Command.ReportSucceeded(
        id.task(), id.number(), id.token(), Map.of("list", RandomPlan.list(world)));
  }

  private static Command failed(AttemptId id, Failure.Reason reason) {
    return new Command.ReportFailed(
        id.task(), id.number(), id.token(), Failure.of(reason, "as it happens"));
  }

  /** The first reason counts. */
  void stop(Held attempt, Stop reason) {
    if (attempt.stop != null) {
      return;
    }
    attempt.stop = reason;
    Failure.Reason why = reason == Stop.CANCELLED ? Failure.Reason.CANCELLED : Failure.Reason.LOST;
    runner.later(
        world.between(0, 500 * World.MILLI), () -> ended(attempt, failed(attempt.attempt, why)));
  }

  private void ended(Held attempt, Command outcome) {
    if (attempt.ended || !runner.isUp()) {
      return;
    }
    attempt.ended = true;
    working.remove(attempt);
    note(attempt);
    slotIsFree.run();
    if (attempt.stop == Stop.GONE) {
      held.remove(attempt.attempt, attempt);
    } else {
      report(attempt, outcome);
    }
  }

  private void report(Held attempt, Command report) {
    attempt.reports.add(write(attempt.attempt, report));
    if (!attempt.sending) {
      attempt.sending = true;
      send(attempt);
    }
  }

  private void send(Held attempt) {
    String next = attempt.reports.element();
    runner.call(
        () -> runner.redis.command("XADD", keys.inbox(), "*", "payload", next),
        sent -> {
          attempt.reports.remove();
          if (!attempt.reports.isEmpty()) {
            send(attempt);
          } else {
            attempt.sending = false;
            if (attempt.ended) {
              held.remove(attempt.attempt, attempt);
            }
          }
        },
        () -> {
          if (held.get(attempt.attempt) == attempt) {
            runner.later(AGAIN, () -> send(attempt));
          }
        });
  }

  private void note(Held attempt) {
    history.add(new History.Ended(Keyspace.lease(attempt.attempt), runner.name()));
  }

  private String write(AttemptId attempt, Command report) {
    try {
      return json.writeValueAsString(new InboxMessage.RunCommand(attempt.run(), report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + report, e);
    }
  }
}
