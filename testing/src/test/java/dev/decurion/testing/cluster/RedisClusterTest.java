package dev.decurion.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.redistesting.RedisClusterUnderTest;
import dev.decurion.redistesting.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service against three masters that share the slots. */
class RedisClusterTest {
  /** The hash tags 0 to 3 are in slots of all three masters. */
  private static final int SHARDS = 4;

  private static final Duration SOON = Duration.ofMinutes(1);

  private static final String PLAN =
      """
      plan: spread
      agents:
        first:
          order: parallel
          tasks:
            - { id: a, run: "echo answer=42 >> $DECURION_OUTPUT" }
            - { id: b, wait: 0s }
        second: { needs: [first], tasks: [ { id: c, run: 'test "$NEEDS_A_ANSWER" = 42' } ] }
      """;

  @TempDir static Path directory;

  private static RedisClusterUnderTest redis;
  private static Services services;

  @BeforeAll
  static void start() {
    redis = RedisClusterUnderTest.create();
    services =
        Services.ready(
            directory,
            Map.of(
                "DECURION_REDIS_URL",
                redis.urls(),
                "DECURION_REDIS_TYPE",
                "cluster",
                "DECURION_SHARDS",
                Integer.toString(SHARDS)));
  }

  @AfterAll
  static void stop() {
    services.close();
    redis.close();
  }

  @Test
  void runs_in_every_shard_end_with_success_and_the_shards_lie_on_all_masters() throws IOException {
    await().atMost(SOON).until(() -> services.ownedShards().equals(List.of(2, 2)));
    List<String> runs = runsInAllShards();

    for (String run : runs) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> services.report(run).path("status").asText().equals("SUCCEEDED"));
    }

    for (RedisProcess master : redis.masters()) {
      assertThat(master.ask("FUNCTION", "LIST").items()).as("libraries").hasSize(1);
      assertThat(master.ask("DBSIZE").number()).as("keys").isPositive();
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (int shard = 0; shard < SHARDS; shard++) {
                assertThat(length(shard, "XLEN", "inbox")).as("inbox of %d", shard).isZero();
                assertThat(length(shard, "XLEN", "tasks:first")).as("tasks of %d", shard).isZero();
                assertThat(length(shard, "HLEN", "attempts")).as("attempts of %d", shard).isZero();
                assertThat(length(shard, "ZCARD", "leases")).as("leases of %d", shard).isZero();
                assertThat(length(shard, "XLEN", "dead-letters")).isZero();
              }
            });
    assertThat(services.ask("/api/v1/agents/first").path("runners").asInt()).isEqualTo(2);
  }

  @Test
  void a_master_that_dies_and_comes_back_costs_time_and_nothing_else() throws IOException {
    List<String> runs = new ArrayList<>(runsInAllShards());
    RedisProcess master = redis.masters().get(0);

    master.kill();
    master.start();
    await().atMost(SOON).until(services::areReady);

    runs.addAll(runsInAllShards());
    for (String run : runs) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> services.report(run).path("status").asText().equals("SUCCEEDED"));
    }
  }

  /** As many as it takes until each shard has one. */
  private static List<String> runsInAllShards() {
    List<String> runs = new ArrayList<>();
    Set<String> shards = new TreeSet<>();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              String run = services.submit(PLAN, runs.size() % 2);
              runs.add(run);
              shards.add(run.substring(run.lastIndexOf('-')));
              return shards.size() == SHARDS;
            });
    return runs;
  }

  /** Of a key, on the master that has it. */
  private static long length(int shard, String command, String key) {
    for (RedisProcess master : redis.masters()) {
      String reply = master.ask(command, "decurion:{" + shard + "}:" + key).text();
      if (!reply.startsWith("MOVED")) {
        return Long.parseLong(reply);
      }
    }
    throw new IllegalStateException("no master has shard " + shard);
  }
}
