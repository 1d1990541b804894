package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.testing.chaos.Cluster.Network;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis has no memory or no disk left for a while, longer than locks and leases last: submissions
 * are refused and not swallowed, and everything that was acknowledged is done afterwards.
 */
@Tag("chaos")
class FullRedisTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration LOCK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LONGER_THAN_LEASES_MILLIS = 4_000;
  private static final String ONE_LONG_ATTEMPT =
      """
      plan: long
      agents:
        worker:
          tasks: [ { id: long, run: sleep 6, retry: { attempts: 1 } } ]
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private StepsPlan plan;
  private final List<String> acknowledged = new ArrayList<>();
  private int submissions;

  @BeforeEach
  void make_a_plan() throws IOException {
    plan = new StepsPlan(directory.resolve("ledger"));
  }

  @Test
  void memory_that_is_used_up_loses_nothing_and_no_attempt() throws IOException {
    try (Cluster cluster = cluster(RedisProcess.keeping())) {
      cluster.awaitReady();
      String underWay = cluster.submit(ONE_LONG_ATTEMPT, nextKey());
      awaitRunning(cluster);

      cluster.redisLine.ask("CONFIG SET maxmemory 1");
      awaitRefusal(cluster);
      Fault.pass(LONGER_THAN_LEASES_MILLIS);
      assertRefusesSubmissions(cluster, "OOM");
      cluster.redisLine.ask("CONFIG SET maxmemory 0");

      assertNothingIsLost(cluster);
      await().atMost(PATIENCE).until(() -> cluster.report(underWay).hasNonNull("finishedAt"));
      assertThat(cluster.report(underWay).path("status").asText()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void a_disk_that_is_full_loses_nothing_with_a_sync_each_second() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"));
        Cluster cluster = cluster(redisOn(disk, "everysec"))) {
      cluster.awaitReady();
      submitOneThatRuns(cluster);

      disk.fill();
      awaitRefusal(cluster);
      Fault.pass(LONGER_THAN_LEASES_MILLIS);
      assertRefusesSubmissions(cluster, "MISCONF");
      disk.empty();

      assertNothingIsLost(cluster);
    }
  }

  @Test
  void a_disk_that_is_full_ends_redis_with_a_sync_each_write_and_loses_nothing()
      throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"));
        Cluster cluster = cluster(redisOn(disk, "always"))) {
      cluster.awaitReady();
      submitOneThatRuns(cluster);

      disk.fill();
      awaitRefusal(cluster);
      await().atMost(PATIENCE).until(() -> !cluster.redis.isAlive());
      assertRefusesSubmissions(cluster, "Redis did not confirm the request");
      disk.empty();
      cluster.redis.start();

      assertNothingIsLost(cluster);
    }
  }

  private Cluster cluster(RedisProcess redis) {
    return new Cluster(redis, Network.DIRECT, directory, 2, 1, LEASE, LOCK);
  }

  private static RedisProcess redisOn(SmallDisk disk, String sync) {
    return new RedisProcess(
        disk.directory().resolve("redis"),
        "--save",
        "",
        "--appendonly",
        "yes",
        "--appendfsync",
        sync);
  }

  private void submitOneThatRuns(Cluster cluster) {
    await().atMost(PATIENCE).until(() -> isAcknowledged(cluster));
    awaitRunning(cluster);
  }

  private static void awaitRunning(Cluster cluster) {
    await().atMost(PATIENCE).until(() -> cluster.redisLine.number("ZCARD decurion:{0}:leases") > 0);
  }

  /** What Redis has taken before it noticed counts as acknowledged, too. */
  private void awaitRefusal(Cluster cluster) {
    await().atMost(PATIENCE).until(() -> !isAcknowledged(cluster));
  }

  private boolean isAcknowledged(Cluster cluster) {
    try {
      acknowledged.add(cluster.submit(plan.text(), nextKey()));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void assertRefusesSubmissions(Cluster cluster, String reason) throws IOException {
    for (ServiceProcess coordinator : cluster.coordinators) {
      HttpResponse<String> answer = cluster.submit(coordinator, plan.text(), nextKey());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.body()).contains(reason);
    }
  }

  private void assertNothingIsLost(Cluster cluster) throws IOException {
    cluster.awaitReady();
    await().atMost(PATIENCE).until(() -> isAcknowledged(cluster));
    Invariants.assertAllSucceeded(cluster, acknowledged);
    Invariants.assertNothingIsLeft(cluster);
    plan.assertOrder(acknowledged);
  }

  private String nextKey() {
    return "submission-" + submissions++;
  }
}
