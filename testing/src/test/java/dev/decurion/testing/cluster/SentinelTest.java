package dev.decurion.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisSentinelUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The master of Redis dies while runs go on. {@code -Dfailovers=10} for figures of more than one
 * fail-over.
 */
@Tag("chaos")
class SentinelTest {
  private static final int FAILOVERS = Integer.getInteger("failovers", 1);

  /** In seconds; how long the last sign of life of a replica may be ago. */
  private static final long MAX_LAG = 2;

  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path directory;

  /**
   * Replication is asynchronous, so a few acknowledged runs may be lost; those that are there end.
   */
  @Test
  void work_goes_on_with_the_replica_when_the_master_dies() throws IOException {
    try (RedisSentinelUnderTest redis = new RedisSentinelUnderTest();
        Services services = services(redis)) {
      for (int number = 1; number <= FAILOVERS; number++) {
        try (Failover failover = new Failover(redis, services)) {
          failover.killTheMaster();
          failover.awaitAcknowledgement();
          failover.report("crash " + number);
        }
        assertNothingIsLeft(redis);
        assertThat(redis.master().ask("XLEN", "decurion:{0}:dead-letters").number()).isZero();
      }
    }
  }

  /** What a master without its replica can lose is what it took before it noticed. */
  @Test
  void a_master_that_must_not_write_alone_soon_takes_nothing_more_without_its_replica()
      throws IOException {
    try (RedisSentinelUnderTest redis =
            new RedisSentinelUnderTest(
                "--min-replicas-to-write", "1", "--min-replicas-max-lag", Long.toString(MAX_LAG));
        Services services = services(redis);
        Failover failover = new Failover(redis, services)) {
      Duration taken = failover.cutTheReplicaOff();
      assertThat(taken).isLessThan(Duration.ofSeconds(MAX_LAG + 3));
      failover.killTheMaster();
      // The new master must not write alone either.
      failover.startTheOldMaster();
      failover.awaitAcknowledgement();
      failover.report(
          "cut off, must not write alone, took more for %.1f s".formatted(taken.toMillis() / 1e3));
      assertNothingIsLeft(redis);
    }
  }

  /** For the figures in docs/operations.md. */
  @Test
  @EnabledIfSystemProperty(named = "failovers", matches = "\\d+")
  void a_master_that_may_write_alone_loses_all_that_it_took_without_its_replica()
      throws IOException {
    try (RedisSentinelUnderTest redis = new RedisSentinelUnderTest();
        Services services = services(redis);
        Failover failover = new Failover(redis, services)) {
      Duration taken = failover.cutTheReplicaOff();
      failover.killTheMaster();
      failover.awaitAcknowledgement();
      failover.report(
          "cut off, may write alone, took more for %.1f s".formatted(taken.toMillis() / 1e3));
      assertNothingIsLeft(redis);
    }
  }

  private Services services(RedisSentinelUnderTest redis) {
    return Services.ready(
        directory,
        Map.of(
            "DECURION_REDIS_URL",
            redis.urls(),
            "DECURION_REDIS_TYPE",
            "sentinel",
            "DECURION_REDIS_MASTER",
            RedisSentinelUnderTest.NAME));
  }

  private static void assertNothingIsLeft(RedisSentinelUnderTest redis) {
    RedisProcess master = redis.master();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(master.ask("XLEN", "decurion:{0}:inbox").number()).isZero();
              assertThat(master.ask("HLEN", "decurion:{0}:attempts").number()).isZero();
              assertThat(master.ask("ZCARD", "decurion:{0}:leases").number()).isZero();
              assertThat(master.ask("SCARD", "decurion:{0}:active").number()).isZero();
            });
  }
}
