package dev.decurion.report.fold;

import dev.decurion.report.ReportConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;

/** Another replica, or this one after a restart: it has folded nothing yet. */
public final class FreshRuns {
  private FreshRuns() {}

  public static FoldedRuns over(RedisDataSource redis, ReportConfig config) {
    return new FoldedRuns(new RunLog(new RedisReader(redis)), config, new SimpleMeterRegistry());
  }
}
