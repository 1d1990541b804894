package dev.decurion.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the report service; as environment variables {@code DECURION_SHARDS} and so on. */
@ConfigMapping(prefix = "decurion")
public interface ReportConfig {
  /** How many shards there are; at least as many as the coordinators have. */
  @WithDefault("1")
  int shards();

  /** Where the logs are. */
  Redis redis();

  /** What this service alone has. */
  Report report();

  /** The Redis server that the coordinators write to. */
  interface Redis {
    /** For example {@code redis://:password@redis:6379}; {@code rediss:} for TLS. */
    String url();
  }

  /** Settings of folding and of live views. */
  interface Report {
    /** How many folded runs are kept in memory at most. */
    @WithDefault("200")
    int cachedRuns();

    /** How many tasks the folded runs in memory have together at most. */
    @WithDefault("100000")
    int cachedTasks();

    /** How often a live view that has nothing to say gives a sign of life and looks at the log. */
    @WithDefault("10s")
    Duration heartbeat();
  }
}
