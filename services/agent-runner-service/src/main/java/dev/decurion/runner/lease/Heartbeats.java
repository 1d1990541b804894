package dev.decurion.runner.lease;

import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFailure;
import dev.decurion.protocol.redis.RedisPreflight.UnsuitableRedisException;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.RunnerName;
import dev.decurion.runner.redis.Order;
import dev.decurion.runner.redis.Pulse;
import dev.decurion.runner.redis.RunnerRedis;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Renews the leases of what this runner holds, passes on the orders that come back, and tells the
 * coordinators what this runner offers. One thread talks to Redis, another watches that no lease
 * runs out while it waits.
 */
@ApplicationScoped
public class Heartbeats {
  private static final Logger LOG = Logger.getLogger(Heartbeats.class);

  /** New agents and orders to stop are noticed within this time. */
  private static final Duration LONGEST_INTERVAL = Duration.ofMillis(400);

  private final RunnerRedis redis;
  private final RunnerConfig config;
  private final HeldAttempts held;
  private final AgentsListener agents;
  private final String runner;
  private final String host;
  private final Instant startedAt = Clock.systemUTC().instant();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "heartbeat"));
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "lease-watch"));
  private final CompletableFuture<Void> firstBeat = new CompletableFuture<>();
  private boolean prepared;
  private volatile Optional<String> trouble = Optional.of("not started yet");

  Heartbeats(
      RunnerRedis redis,
      RunnerConfig config,
      HeldAttempts held,
      AgentsListener agents,
      RunnerName name) {
    this.redis = redis;
    this.config = config;
    this.held = held;
    this.agents = agents;
    this.runner = name.value();
    this.host = name.host();
  }

  /** Why this runner cannot work at the moment; empty when it can. */
  public Optional<String> trouble() {
    return trouble;
  }

  /**
   * Begins, and keeps trying while Redis is away.
   *
   * @return completes, on the thread of the heartbeat, when Redis has answered for the first time
   */
  public CompletionStage<Void> start() {
    long millis = interval().toMillis();
    beat.scheduleWithFixedDelay(this::beatSafely, 0, millis, TimeUnit.MILLISECONDS);
    watch.scheduleWithFixedDelay(this::watch, millis, millis, TimeUnit.MILLISECONDS);
    return firstBeat;
  }

  /** Ends and signs off, so that the coordinators no longer count on this runner. */
  public void stop() {
    beat.shutdown();
    watch.shutdown();
    try {
      if (!beat.awaitTermination(4, TimeUnit.SECONDS)) {
        LOG.warn("The heartbeat did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int shard = 0; shard < config.shards(); shard++) {
      try {
        redis.leave(new Keyspace(shard), runner);
      } catch (RuntimeException e) {
        LOG.warnf("Could not sign off from shard %d: %s", shard, e.getMessage());
      }
    }
  }

  private Duration interval() {
    Duration fifth = config.lease().dividedBy(5);
    return fifth.compareTo(LONGEST_INTERVAL) < 0 ? fifth : LONGEST_INTERVAL;
  }

  private void beatSafely() {
    try {
      if (!prepared) {
        redis.prepare();
        prepared = true;
      }
      for (int shard = 0; shard < config.shards(); shard++) {
        beat(shard);
      }
      if (trouble.isPresent()) {
        LOG.infof("Ready as %s: %d slots, agents %s", runner, config.slots(), config.agents());
        trouble = Optional.empty();
      }
      firstBeat.complete(null);
    } catch (UnsuitableRedisException e) {
      report(e.getMessage());
    } catch (RuntimeException e) {
      prepared = false; // a Redis that comes back empty has lost the functions too
      report("Redis does not answer: " + RedisFailure.reason(e));
    }
  }

  private void beat(int shard) {
    List<HeldAttempt> attempts = held.of(shard);
    long before = System.nanoTime();
    Pulse pulse =
        redis.heartbeat(
            new Keyspace(shard),
            config.lease(),
            describe(),
            attempts.stream().map(HeldAttempt::id).toList());
    for (int i = 0; i < attempts.size(); i++) {
      obey(attempts.get(i), pulse.orders().get(i), before);
    }
    agents.agentsSeen(shard, pulse.agents());
  }

  private void obey(HeldAttempt attempt, Order order, long renewedNanos) {
    switch (order) {
      case RUN -> attempt.renewed(renewedNanos);
      case STOP -> {
        attempt.renewed(renewedNanos);
        attempt.stop(StopReason.CANCELLED);
      }
      case GONE -> {
        attempt.stop(StopReason.GONE);
        held.remove(attempt);
      }
    }
  }

  private RunnerDescription describe() {
    return new RunnerDescription(
        runner,
        host,
        config.agents(),
        config.slots(),
        Math.min(held.size(), config.slots()),
        startedAt,
        agents.missingTools());
  }

  private void watch() {
    long now = System.nanoTime();
    for (HeldAttempt attempt : held.all()) {
      if (attempt.isExpired(now, config.lease()) && attempt.stopReason().isEmpty()) {
        LOG.errorf(
            "Stops %s: its lease could not be renewed for %s, another runner may run it by now",
            attempt.id(), config.lease());
        attempt.stop(StopReason.LEASE_LOST);
      }
    }
  }

  private void report(String problem) {
    if (trouble.filter(problem::equals).isEmpty()) {
      LOG.warn(problem);
    }
    trouble = Optional.of(problem);
  }
}
