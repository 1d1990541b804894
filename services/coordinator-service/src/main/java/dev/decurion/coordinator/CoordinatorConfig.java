package dev.decurion.coordinator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the coordinator; as environment variables {@code DECURION_SHARDS} and so on. */
@ConfigMapping(prefix = "decurion")
public interface CoordinatorConfig {
  /** The name of this replica, unique among the live ones; the host name when empty. */
  Optional<String> name();

  /** Where Redis is. */
  Redis redis();

  /** How many shards there are. New runs are spread over them; the number may grow, not shrink. */
  @WithDefault("1")
  int shards();

  /** How long a shard stays with a coordinator that gives no sign of life. */
  @WithDefault("5s")
  Duration shardLockTtl();

  /** How often leases, runners and the shard locks are looked at. */
  @WithDefault("500ms")
  Duration watchInterval();

  /** A runner that is silent for longer is not counted on any more. */
  @WithDefault("10s")
  Duration runnerTimeout();

  /** How many tasks beyond the free slots lie ready on an agent's stream. */
  @WithDefault("4")
  int prefetch();

  /** How long an idempotency key is remembered. */
  @WithDefault("7d")
  Duration idempotencyTtl();

  /** How long a run is kept after its end: its log, and what its tasks printed. */
  @WithDefault("30d")
  Duration retention();

  /** How often runs are looked for that have been kept long enough. */
  @WithDefault("1m")
  Duration retentionInterval();

  /**
   * Where this coordinator sees the code bases of plans, as runners do. With it a submission is
   * refused when files that its plan names are missing; without, the task that wants them fails.
   */
  Optional<Path> workspaceRoot();

  /** Where Redis is; {@code quarkus.redis.*} refers to it. */
  interface Redis {
    /**
     * {@code redis://[user:password@]host:port}, or {@code rediss://} for TLS; several, separated
     * by commas, for a cluster or sentinels.
     */
    String url();

    /** {@code standalone}, {@code cluster} or {@code sentinel}. */
    String type();

    /** What the sentinels call the server; of no account otherwise. */
    String master();
  }
}
