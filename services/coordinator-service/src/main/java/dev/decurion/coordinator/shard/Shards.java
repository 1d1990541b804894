package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.RedisStreamBatch;
import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.RedisStreamsChannels;
import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.core.shard.Shard;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFailure;
import dev.decurion.protocol.redis.RedisPreflight.UnsuitableRedisException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The shards that this replica owns. One thread watches: it takes what is free up to a fair share,
 * renews what it owns, lets go of a surplus, and looks at leases and runners.
 */
@ApplicationScoped
public class Shards {
  private static final Logger LOG = Logger.getLogger(Shards.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final CoordinatorRedis redis;
  private final RunLog log;
  private final CoordinatorConfig config;
  private final RedisStreamsChannel inbox;
  private final ObjectMapper json = ProtocolModule.mapper();
  private final Map<Integer, ShardLoop> loops = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "shards-watch"));
  private final String replica;
  private boolean prepared;
  private volatile Optional<String> trouble = Optional.of("not started yet");

  Shards(
      CoordinatorRedis redis,
      RunLog log,
      CoordinatorConfig config,
      RedisStreamsChannels channels,
      ReplicaName name) {
    this.redis = redis;
    this.log = log;
    this.config = config;
    this.inbox = channels.channel("inbox");
    this.replica = name.value() + "/" + UUID.randomUUID();
  }

  /** Why this replica cannot work at the moment; empty when it can. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** The shards that this replica owns now. */
  public int owned() {
    return loops.size();
  }

  /** Asks about a shard on its thread; empty when this replica does not own it. */
  public <T> Optional<CompletableFuture<T>> ask(int shard, Function<Shard, T> question) {
    return Optional.ofNullable(loops.get(shard)).map(loop -> loop.ask(question));
  }

  void start(@Observes StartupEvent event) {
    long interval = config.watchInterval().toMillis();
    watch.scheduleWithFixedDelay(this::look, 0, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    watch.shutdown();
    try {
      if (!watch.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The watch over the shards did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.forEach((shard, loop) -> handOver(shard, loop));
    try {
      redis.leave(replica);
    } catch (RuntimeException e) {
      LOG.debugf("Could not sign off: %s", e.getMessage());
    }
  }

  @Incoming("inbox")
  CompletionStage<Void> take(RedisStreamBatch batch) {
    for (Map.Entry<Integer, ShardLoop> entry : loops.entrySet()) {
      if (new Keyspace(entry.getKey()).inbox().equals(batch.stream())) {
        return entry.getValue().offer(batch.entries());
      }
    }
    // Left over from a shard that was just let go; its next owner reads it again.
    return CompletableFuture.completedFuture(null);
  }

  private void look() {
    try {
      if (!prepared) {
        redis.prepare();
        prepared = true;
      }
      int live = redis.join(replica, config.shardLockTtl().multipliedBy(2));
      int share = (config.shards() + live - 1) / live;
      for (int shard = 0; shard < config.shards(); shard++) {
        look(shard, share);
      }
      if (trouble.isPresent()) {
        LOG.infof("Ready as %s; %d shards, %d live coordinators", replica, config.shards(), live);
        trouble = Optional.empty();
      }
    } catch (UnsuitableRedisException e) {
      report(e.getMessage());
    } catch (RuntimeException e) {
      prepared = false;
      report("Redis does not answer: " + RedisFailure.reason(e));
    }
  }

  private void look(int shard, int share) {
    Keyspace keys = new Keyspace(shard);
    ShardLoop loop = loops.get(shard);
    if (loop == null) {
      if (loops.size() < share) {
        long token = redis.acquire(keys, replica, config.shardLockTtl());
        if (token > 0) {
          begin(shard, keys, token);
        }
      }
    } else if (loop.ended().isDone()) {
      loop.ended()
          .whenComplete(
              (nothing, cause) -> LOG.warnf("Lets go of shard %d: %s", shard, messageOf(cause)));
      handOver(shard, loop);
    } else if (loops.size() > share) {
      LOG.infof("Hands shard %d over: the fair share is %d", shard, share);
      handOver(shard, loop);
    } else if (redis.renew(keys, loop.token(), config.shardLockTtl())) {
      loop.offer(redis.observe(keys));
    } else {
      LOG.warnf("Lost the lock of shard %d", shard);
      handOver(shard, loop);
    }
  }

  private void begin(int shard, Keyspace keys, long token) {
    ShardLoop loop =
        new ShardLoop(
            keys,
            token,
            redis,
            log,
            json,
            Clock.systemUTC(),
            config.prefetch(),
            offset -> inbox.assign(keys.inbox(), offset).subscribeAsCompletionStage());
    loops.put(shard, loop);
    new Thread(loop, "shard-" + shard).start();
  }

  /**
   * Stops the loop, then its inbox, then gives the lock back, so that the next owner need not wait.
   */
  private void handOver(int shard, ShardLoop loop) {
    loop.stop();
    try {
      loop.ended().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warnf("The loop of shard %d does not end; its token will be refused", shard);
    } catch (java.util.concurrent.ExecutionException e) {
      LOG.debugf("The loop of shard %d had ended: %s", shard, messageOf(e.getCause()));
    }
    Keyspace keys = new Keyspace(shard);
    inbox.revoke(keys.inbox()).await().atMost(STOP_TIMEOUT);
    loops.remove(shard);
    try {
      redis.release(keys, loop.token());
    } catch (RuntimeException e) {
      LOG.warnf(
          "Could not release shard %d, its lock runs out within %s: %s",
          shard, config.shardLockTtl(), e.getMessage());
    }
  }

  private void report(String what) {
    if (!trouble.equals(Optional.of(what))) {
      LOG.warn(what);
      trouble = Optional.of(what);
    }
  }

  private static String messageOf(Throwable cause) {
    return cause == null ? "it was stopped" : String.valueOf(cause.getMessage());
  }
}
