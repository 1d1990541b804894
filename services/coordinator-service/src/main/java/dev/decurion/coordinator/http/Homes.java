package dev.decurion.coordinator.http;

import dev.decurion.coordinator.CoordinatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.SplittableRandom;

/**
 * In which shard a new run lives. Runs are spread over all, but those that use locks live together
 * in one: only a shard as a whole knows who holds what.
 */
@ApplicationScoped
class Homes {
  private static final int OF_LOCKS = 0;

  private final CoordinatorConfig config;
  private final SplittableRandom random = new SplittableRandom();

  Homes(CoordinatorConfig config) {
    this.config = config;
  }

  /**
   * @param idempotencyKey empty when none was given; a key is known in the shard of its run
   */
  int of(PlanIntake.Accepted plan, String idempotencyKey) {
    if (plan.usesLocks()) {
      return OF_LOCKS;
    }
    return idempotencyKey.isEmpty() ? any() : ofKey(idempotencyKey);
  }

  /** Where else the same key could be known, because it was used for a plan of the other kind. */
  int other(PlanIntake.Accepted plan, String idempotencyKey) {
    return plan.usesLocks() ? ofKey(idempotencyKey) : OF_LOCKS;
  }

  private synchronized int any() {
    return random.nextInt(config.shards());
  }

  private int ofKey(String idempotencyKey) {
    return Math.floorMod(idempotencyKey.hashCode(), config.shards());
  }
}
