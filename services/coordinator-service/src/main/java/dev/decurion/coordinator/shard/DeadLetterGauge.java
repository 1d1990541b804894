package dev.decurion.coordinator.shard;

import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.protocol.redis.Keyspace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jboss.logging.Logger;

/** Tells how many dead letters each shard has. Every replica tells it of all shards. */
@ApplicationScoped
class DeadLetterGauge {
  private static final Logger LOG = Logger.getLogger(DeadLetterGauge.class);

  private final CoordinatorRedis redis;
  private final Shards shards;
  private final AtomicLongArray counts;

  DeadLetterGauge(
      CoordinatorRedis redis, Shards shards, CoordinatorConfig config, MeterRegistry metrics) {
    this.redis = redis;
    this.shards = shards;
    this.counts = new AtomicLongArray(config.shards());
    for (int shard = 0; shard < counts.length(); shard++) {
      int index = shard;
      Gauge.builder("decurion.dead.letters", () -> counts.get(index))
          .description("Entries of streams that could not be read or could not take effect")
          .tag("shard", Integer.toString(shard))
          .register(metrics);
    }
  }

  /** A scrape must not wait for Redis, so the figures are fetched ahead of it. */
  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    if (shards.trouble().isPresent()) {
      return;
    }
    try {
      for (int shard = 0; shard < counts.length(); shard++) {
        counts.set(shard, redis.countDeadLetters(new Keyspace(shard)));
      }
    } catch (RuntimeException e) {
      LOG.debugf("Could not count dead letters: %s", e.getMessage());
    }
  }
}
