package dev.decurion.testing.simulation;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import dev.decurion.core.shard.Effects;
import dev.decurion.protocol.redis.RedisFunctions;
import java.util.List;

/**
 * Mistakes that a simulation can be given, to see that it finds them. Most are made in the source
 * of the functions, by leaving out or changing what is there.
 */
enum Bug {
  NONE,
  /** The fencing check of the shard: any token may commit. */
  DROPS_THE_FENCING_CHECK(
      "if not owns(keys[1], args[1]) then\n    return 0\n  end\n  if (", "if ("),
  /** A commit may build upon what Redis has lost. */
  DROPS_THE_POSITION_CHECK("~= args[2] then\n    return -1", "== 'never' then\n    return -1"),
  /** An assignment is started and stays on its stream. */
  SKIPS_THE_ACKNOWLEDGEMENT(
      "redis.call('XACK', stream, args[2], entry)\n    redis.call('XDEL', stream, entry)", ""),
  /** An attempt that has a lease can be started again. */
  STARTS_WHAT_HAS_A_LEASE("started = attempt.runner == runner and 1 or 0", "started = 1"),
  /** An attempt that was superseded can be started. */
  STARTS_WHAT_IS_SUPERSEDED(
      "attempt and attempt.number == number and attempt.token == token", "attempt"),
  /** The lease outlives its attempt. */
  KEEPS_THE_LEASE(
      "redis.call('ZREM', keys[5], args[at] .. ' ' .. args[at + 1] .. ' ' .. args[at + 2])\n"
          + "  return at + 3",
      "return at + 3"),
  /** What was cancelled can still start. */
  WITHDRAWS_NOTHING(
      "redis.call('XDEL', attempt.stream, attempt.entry)\n"
          + "    redis.call('HDEL', keys[4], args[at])",
      ""),
  /** Tokens count up and do not follow the clock, so that they repeat. */
  REPEATS_TOKENS("+ 1, now_us())", "+ 1, 1)"),
  /** Leases are taken for expired before they are. */
  EXPIRES_LEASES_EARLY(
      "redis.call('ZRANGEBYSCORE', keys[1], '-inf', string.format('%.0f', now)),",
      "redis.call('ZRANGEBYSCORE', keys[1], '-inf', '+inf'),"),
  /** What has taken effect stays in the inbox. */
  TRIMS_NOTHING(
      "redis.call('XTRIM', keys[3], 'MINID', last)\n    redis.call('XDEL', keys[3], last)", ""),
  /** The same submission, sent again, is another run. */
  FORGETS_THE_KEY("redis.call('SET', idempotency,", "redis.call('SET', idempotency .. 'x',"),
  /** A new owner of the shard begins with what comes in from now on. */
  FORGETS_THE_OFFSET,
  /** A runner that cannot start an attempt acknowledges it. */
  RELEASES_ON_FAILURE,
  /** A runner works on though it could not renew, or was told that nobody waits for it. */
  IGNORES_THE_LOSS_OF_A_LEASE,
  /** An attempt that is over stays in the hash of attempts, and its lease stays. */
  SETTLES_NOTHING,
  /** A runner is not told to stop what is cancelled. */
  STOPS_NOTHING;

  private final String from;
  private final String to;

  Bug() {
    this("", "");
  }

  Bug(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** The functions with this mistake in them. */
  String source() {
    String source = RedisFunctions.source();
    if (!source.contains(from)) {
      throw new IllegalStateException(this + " does not fit decurion.lua any more: " + from);
    }
    return source.replace(from, to);
  }

  /** The effects of a round with this mistake in them. */
  Effects wrapped(Effects real) {
    return this == SETTLES_NOTHING || this == STOPS_NOTHING ? new Incomplete(real) : real;
  }

  private final class Incomplete implements Effects {
    private final Effects real;

    Incomplete(Effects real) {
      this.real = real;
    }

    @Override
    public void log(RunId run, long sequence, List<RunEvent> events) {
      real.log(run, sequence, events);
    }

    @Override
    public void agent(Agent agent) {
      real.agent(agent);
    }

    @Override
    public void assign(Run run, AttemptDispatched dispatched) {
      real.assign(run, dispatched);
    }

    @Override
    public void settle(AttemptId attempt) {
      if (Bug.this != SETTLES_NOTHING) {
        real.settle(attempt);
      }
    }

    @Override
    public void withdraw(RunId run, TaskAddress task) {
      real.withdraw(run, task);
    }

    @Override
    public void stop(RunId run, TaskAddress task) {
      if (Bug.this != STOPS_NOTHING) {
        real.stop(run, task);
      }
    }
  }
}
