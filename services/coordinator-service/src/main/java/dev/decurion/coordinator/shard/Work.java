package dev.decurion.coordinator.shard;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What wakes the loop of a shard. */
sealed interface Work {
  /**
   * New inbox entries.
   *
   * @param taken completed when the loop has taken them over
   */
  record Entries(List<RedisStreamEntry> entries, CompletableFuture<Void> taken) implements Work {}

  /** A look at leases and runners. */
  record Observed(CoordinatorRedis.Observation observation) implements Work {}

  /** A question about the state; it runs between two commits. */
  record Question(Runnable ask, Runnable refuse) implements Work {}
}
