package dev.decurion.coordinator.http;

import dev.decurion.coordinator.shard.Shards;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once Redis answers and takes our functions, whether or not this replica owns a shard. */
@Readiness
@ApplicationScoped
class CoordinatorReadiness implements HealthCheck {
  private final Shards shards;

  CoordinatorReadiness(Shards shards) {
    this.shards = shards;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health =
        HealthCheckResponse.named("shards").withData("owned", shards.owned());
    shards.trouble().ifPresent(trouble -> health.withData("trouble", trouble));
    return health.status(shards.trouble().isEmpty()).build();
  }
}
