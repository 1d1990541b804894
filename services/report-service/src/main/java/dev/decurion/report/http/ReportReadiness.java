package dev.decurion.report.http;

import dev.decurion.report.fold.RedisUnavailableException;
import dev.decurion.report.fold.RunIndex;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while Redis answers. */
@Readiness
@ApplicationScoped
class ReportReadiness implements HealthCheck {
  private final RunIndex index;

  ReportReadiness(RunIndex index) {
    this.index = index;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      index.newest(1);
      return HealthCheckResponse.up("redis");
    } catch (RedisUnavailableException e) {
      return HealthCheckResponse.named("redis").withData("trouble", e.getMessage()).down().build();
    }
  }
}
