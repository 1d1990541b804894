package dev.decurion.testing.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.Round;
import dev.decurion.core.shard.Shard;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.InboxMessage.Forget;
import dev.decurion.protocol.message.InboxMessage.RunCommand;
import dev.decurion.protocol.message.InboxMessage.Submission;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Commit;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.Position;
import dev.decurion.protocol.redis.RedisFunctions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A replica of the coordinator: the core and the encoding of its commits are the real ones, driven
 * as {@code Shards} and {@code ShardLoop} drive them. Its clock is not quite right.
 */
final class SimulatedCoordinator extends SimulatedProcess {
  private static final long WATCH_INTERVAL = 500 * World.MILLI;
  private static final long LOCK_MILLIS = 2_000;
  private static final long RUNNER_TIMEOUT_MILLIS = 10_000;
  private static final long REST = 250 * World.MILLI;
  private static final long IDLE = 30 * World.MILLI;
  private static final String PAGE = "5";
  private static final int PREFETCH = 1;

  private final ObjectMapper json = ProtocolModule.mapper();
  private final Keyspace keys;
  private final Bug bug;
  private final long skew;
  private Loop loop;

  SimulatedCoordinator(
      String name, World world, SimulatedRedis redis, Faults faults, Keyspace keys, Bug bug) {
    super(name, world, redis, faults);
    this.keys = keys;
    this.bug = bug;
    this.skew = world.between(-World.SECOND, World.SECOND);
  }

  @Override
  void begin() {
    loop = null;
    watch();
  }

  @Override
  void end() {
    loop = null;
  }

  private void watch() {
    later(WATCH_INTERVAL, this::watch);
    if (loop == null) {
      String replica = name() + "/" + life();
      call(
          () ->
              redis.function(
                  RedisFunctions.ACQUIRE,
                  List.of(keys.owner(), keys.epoch()),
                  List.of(replica, Long.toString(LOCK_MILLIS))),
          this::acquired,
          () -> {});
    } else if (loop.over) {
      release(loop);
      loop = null;
    } else {
      renew(loop);
    }
  }

  private void acquired(Object token) {
    if ((long) token > 0 && loop == null) {
      loop = new Loop((long) token);
      loop.restore();
    }
  }

  private void renew(Loop current) {
    call(
        () ->
            redis.function(
                RedisFunctions.RENEW,
                List.of(keys.owner()),
                List.of(Long.toString(current.token), Long.toString(LOCK_MILLIS))),
        renewed -> {
          if (renewed.equals(1L)) {
            observe(current);
          } else {
            current.over = true;
          }
        },
        () -> {});
  }

  private void observe(Loop current) {
    call(
        () ->
            redis.function(
                RedisFunctions.OBSERVE,
                List.of(keys.leases(), keys.runners(), keys.runnersSeen()),
                List.of(Long.toString(RUNNER_TIMEOUT_MILLIS))),
        seen -> current.offer(round -> current.observed(round, (List<?>) seen)),
        () -> {});
  }

  private void release(Loop ended) {
    call(
        () ->
            redis.function(
                RedisFunctions.RELEASE, List.of(keys.owner()), List.of(Long.toString(ended.token))),
        released -> {},
        () -> {});
  }

  private interface Work {
    void take(Round round);
  }

  /** The shard under one token. */
  private final class Loop {
    private final long token;
    private final Shard shard = new Shard();
    private final Deque<Work> work = new ArrayDeque<>();
    private List<RunnerDescription> runners = List.of();
    private Position position = Position.FIRST;
    private RedisData.Id read = RedisData.Id.FIRST;
    private RedisData.Id taken = RedisData.Id.FIRST;
    private Commit commit;
    private long attempts;
    private boolean restored;
    private boolean committing;
    private boolean over;

    Loop(long token) {
      this.token = token;
    }

    private void end() {
      over = true;
    }

    private void restore() {
      call(
          () -> Optional.ofNullable(redis.command("GET", keys.position())),
          found -> {
            position = found.map(text -> Position.parse(text.toString())).orElse(Position.FIRST);
            call(() -> redis.list("SMEMBERS", keys.active()), this::restore, this::end);
          },
          this::end);
    }

    private void restore(List<Object> active) {
      if (active.isEmpty()) {
        taken = RedisData.Id.parse(position.inbox());
        read = bug == Bug.FORGETS_THE_OFFSET ? newest() : taken;
        restored = true;
        readOn();
        turn();
        return;
      }
      RunId run = new RunId(active.get(0).toString());
      call(
          () -> load(run),
          loaded -> {
            shard.find(run, id -> loaded);
            restore(active.subList(1, active.size()));
          },
          this::end);
    }

    private RedisData.Id newest() {
      return new RedisData.Id(world.millis(), 0);
    }

    /** Reads the inbox, now and then again from further back than need be. */
    private void readOn() {
      if (over) {
        return;
      }
      call(
          () -> redis.list("XRANGE", keys.inbox(), "(" + read, "+", "COUNT", PAGE),
          entries -> {
            for (Object entry : entries) {
              List<?> idAndFields = (List<?>) entry;
              String id = idAndFields.get(0).toString();
              String payload = ((List<?>) idAndFields.get(1)).get(1).toString();
              read = RedisData.Id.parse(id);
              offer(round -> take(round, id, payload));
            }
            if (world.chance(0.02)) {
              read = RedisData.Id.parse(position.inbox());
            }
            later(entries.isEmpty() ? IDLE : 0, this::readOn);
          },
          () -> later(100 * World.MILLI, this::readOn));
    }

    private void offer(Work next) {
      work.add(next);
      later(0, this::round);
    }

    /** What is due is decided even when nothing comes in. */
    private void turn() {
      if (!over) {
        round();
        later(REST, this::turn);
      }
    }

    private void round() {
      if (!restored || over || committing || loop != this) {
        return;
      }
      Instant now = Instant.ofEpochMilli((world.now() + skew) / World.MILLI);
      commit = new Commit(keys, json);
      Round round =
          new Round(
              shard, SimulatedCoordinator.this::load, this::nextToken, now, bug.wrapped(commit));
      try {
        for (Work next = work.poll(); next != null; next = work.poll()) {
          next.take(round);
        }
      } catch (SimulatedRedis.Unavailable e) {
        end();
        return;
      }
      round.decideWhatIsDue();
      round.dispatch(this::window);
      round.close();
      round.touched().forEach(id -> commit.index(RunSummary.of(shard.run(id).orElseThrow())));
      if (commit.isEmpty()) {
        shard.removeFinished();
      } else {
        commit(commit);
      }
    }

    private void commit(Commit decided) {
      List<String> commitKeys = decided.keys();
      List<String> arguments = decided.arguments(token, position);
      committing = true;
      call(
          () -> redis.function(RedisFunctions.COMMIT, commitKeys, arguments),
          answer -> {
            committing = false;
            if (answer.equals(1L)) {
              position = decided.after(position);
              shard.removeFinished();
              later(0, this::round);
            } else {
              end();
            }
          },
          this::end);
    }

    private void take(Round round, String entry, String payload) {
      RedisData.Id id = RedisData.Id.parse(entry);
      if (id.compareTo(taken) <= 0) {
        return;
      }
      taken = id;
      commit.taken(entry);
      try {
        InboxMessage message = InboxMessage.parse(json, payload);
        if (message instanceof Submission submission) {
          round.submit(submission.run(), submission.plan(), submission.inputs());
        } else if (message instanceof Forget) {
          shard
              .find(message.run(), SimulatedCoordinator.this::load)
              .filter(run -> run.status().isTerminal())
              .ifPresent(commit::forget);
        } else if (message instanceof RunCommand command
            && !round.decide(command.run(), command.command())) {
          commit.dead(entry, "there is no run " + command.run());
        }
      } catch (JsonProcessingException | IllegalArgumentException | InvalidPlanException e) {
        commit.dead(entry, String.valueOf(e.getMessage()));
      }
    }

    private void observed(Round round, List<?> seen) {
      List<RunnerDescription> live = new ArrayList<>();
      for (Object runner : (List<?>) seen.get(1)) {
        try {
          live.add(json.readValue(runner.toString(), RunnerDescription.class));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("not a runner: " + runner, e);
        }
      }
      runners = live;
      ((List<?>) seen.get(0)).forEach(lease -> round.expire(Keyspace.parseLease(lease.toString())));
    }

    private int window(AgentId agent) {
      int slots =
          runners.stream()
              .filter(runner -> runner.serves(agent.value()))
              .mapToInt(RunnerDescription::slots)
              .sum();
      return slots == 0 ? 1 : slots + PREFETCH;
    }

    private long nextToken() {
      return token + ++attempts;
    }
  }

  private Optional<Run> load(RunId id) {
    Run run = null;
    for (Object entry : redis.list("XRANGE", keys.log(id), "-", "+")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      for (RunEvent event : events(fields.get(1).toString())) {
        if (run == null) {
          RunSubmitted submitted = (RunSubmitted) event;
          run = new Run(id, PlanReader.read(submitted.plan()), submitted);
        } else {
          run.apply(event);
        }
      }
    }
    return Optional.ofNullable(run);
  }

  private List<RunEvent> events(String text) {
    try {
      return LogEntry.parse(json, text).events();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry that cannot be read: " + text, e);
    }
  }
}
