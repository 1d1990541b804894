package dev.decurion.runner.health;

import dev.decurion.runner.lease.Heartbeats;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while heartbeats reach Redis. The channels report for themselves. */
@Readiness
@ApplicationScoped
class RunnerReadiness implements HealthCheck {
  private final Heartbeats heartbeats;

  RunnerReadiness(Heartbeats heartbeats) {
    this.heartbeats = heartbeats;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health = HealthCheckResponse.named("heartbeat");
    heartbeats.trouble().ifPresent(trouble -> health.withData("trouble", trouble));
    return health.status(heartbeats.trouble().isEmpty()).build();
  }
}
