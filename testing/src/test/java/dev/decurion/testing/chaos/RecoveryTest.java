package dev.decurion.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.testing.chaos.Cluster.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long nothing happens after something has died. The figures are printed beside their goals,
 * and only what is far from its goal is a failure, since a test shares its machine.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("chaos")
class RecoveryTest {
  private static final int TRIES = Integer.getInteger("recovery.tries", 10);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LOCK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TOLERANCE = 4;

  /** A task that was dispatched before the coordinator died starts all the same. */
  private static final Duration UNDER_WAY = Duration.ofMillis(300);

  private final Random random = new Random();
  private final Clock clock = Clock.systemUTC();
  private Path directory;
  private Cluster shared;
  private int submissions;

  /** Does harm while a run is under way; the time from which work should go on. */
  private interface Harm {
    Instant happen(Cluster cluster) throws IOException;
  }

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    this.directory = directory;
    shared = cluster(Network.DIRECT, directory);
    shared.awaitReady();
  }

  @AfterAll
  void end() {
    shared.close();
  }

  @Test
  void another_runner_takes_over_when_one_dies() throws IOException {
    List<Duration> times = measureRunner(ServiceProcess::kill, ServiceProcess::restart);
    judge("the death of a runner", times, LEASE.plusSeconds(1));
  }

  @Test
  void another_runner_takes_over_when_one_falls_silent() throws IOException {
    List<Duration> times = measureRunner(ServiceProcess::stop, ServiceProcess::goOn);
    judge("a runner has fallen silent", times, LEASE.plusSeconds(1));
  }

  @Test
  void another_coordinator_takes_over_when_one_dies() throws IOException {
    Harm harm =
        cluster -> {
          ServiceProcess owner = cluster.owner();
          Instant death = clock.instant();
          owner.kill();
          return death;
        };
    List<Duration> times = measure(shared, harm, UNDER_WAY);
    judge("the death of the coordinator", times, LOCK.plusSeconds(1));
  }

  @Test
  void work_goes_on_when_redis_is_back_after_a_second() throws IOException {
    List<Duration> times = measure(shared, it -> restartRedis(it, 1_000), Duration.ZERO);
    judge("Redis is back, having been dead for 1 s", times, Duration.ofSeconds(2));
  }

  @Test
  void work_goes_on_when_redis_is_back_after_a_while() throws IOException {
    List<Duration> times = measure(shared, it -> restartRedis(it, 10_000), Duration.ZERO);
    judge("Redis is back, having been dead for 10 s", times, Duration.ofSeconds(2));
  }

  @Test
  void work_goes_on_when_redis_has_stood_still() throws IOException {
    Harm harm =
        cluster -> {
          cluster.redis.pause();
          Fault.pass(8_000);
          cluster.redis.resume();
          return clock.instant();
        };
    List<Duration> times = measure(shared, harm, Duration.ZERO);
    judge("Redis goes on, having stood still for 8 s", times, Duration.ofSeconds(2));
  }

  @Test
  void work_goes_on_when_the_network_has_forgotten_all_connections(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path own) throws IOException {
    Harm harm =
        cluster -> {
          cluster.useAllConnections(); // those that are idle are lost, too
          Instant loss = clock.instant();
          cluster.proxy.lose();
          return loss;
        };
    try (Cluster cluster = cluster(Network.PROXY, own)) {
      cluster.awaitReady();
      List<Duration> times = measure(cluster, harm, UNDER_WAY);
      judge("all connections were lost and nobody was told", times, Duration.ofSeconds(10));
    }
  }

  private static Cluster cluster(Network network, Path directory) {
    return new Cluster(RedisProcess.keeping(), network, directory, 2, 2, LEASE, LOCK);
  }

  private Instant restartRedis(Cluster cluster, long downMillis) {
    cluster.redis.kill();
    Fault.pass(downMillis);
    cluster.redis.start();
    return clock.instant();
  }

  /** Each time from the harm to the runner that has the only task until another one starts it. */
  private List<Duration> measureRunner(
      Consumer<ServiceProcess> harm, Consumer<ServiceProcess> repair) throws IOException {
    List<Duration> times = new ArrayList<>();
    for (int number = 0; number < TRIES; number++) {
      Ledger ledger = nextLedger();
      String run = submit(shared, oneTask(ledger));
      ledger.awaitFirst();
      ServiceProcess runner =
          shared.runners.stream().filter(ServiceProcess::runsCommands).findAny().orElseThrow();
      Instant from = clock.instant();
      harm.accept(runner);
      times.add(Duration.between(from, ledger.awaitFirstAfter(from)));
      repair.accept(runner);
      awaitSuccess(shared, run);
    }
    return times;
  }

  /**
   * Each time from the harm until the next task starts, which takes all services.
   *
   * @param underWay what happens so soon is not yet the recovery
   */
  private List<Duration> measure(Cluster cluster, Harm harm, Duration underWay) throws IOException {
    List<Duration> times = new ArrayList<>();
    for (int number = 0; number < TRIES; number++) {
      Ledger ledger = nextLedger();
      String run = submit(cluster, chain(ledger));
      ledger.awaitFirst();
      Fault.pass(random.nextInt(1_000));
      Instant from = harm.happen(cluster);
      times.add(Duration.between(from, ledger.awaitFirstAfter(from.plus(underWay))));
      cluster.coordinators.forEach(ServiceProcess::restart);
      awaitSuccess(cluster, run);
    }
    return times;
  }

  private Ledger nextLedger() throws IOException {
    return new Ledger(directory.resolve("ledger-" + ++submissions));
  }

  private String submit(Cluster cluster, String plan) {
    return cluster.submitPatiently(plan, "run-" + submissions);
  }

  private static void awaitSuccess(Cluster cluster, String run) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> cluster.report(run).path("status").asText().equals("SUCCEEDED"));
    cluster.awaitReady();
  }

  /** Its first attempt ends only with its runner. */
  private static String oneTask(Ledger ledger) {
    return """
        plan: one
        agents:
          worker:
            tasks:
              - id: one
                run: "%s; if %s; then sleep 600; fi"
                retry: { attempts: 2, backoff: 0s }
        """
        .formatted(ledger.entry(), ledger.isFirst());
  }

  /** About three seconds of short tasks, one after the other. */
  private static String chain(Ledger ledger) {
    StringBuilder plan =
        new StringBuilder(
            """
            plan: chain
            defaults: { retry: { attempts: 10, backoff: 0s } }
            agents:
              worker:
                tasks:
            """);
    for (int task = 0; task < 20; task++) {
      plan.append("      - { id: t%d, run: \"%s; sleep 0.1\" }%n".formatted(task, ledger.entry()));
    }
    return plan.toString();
  }

  private static void judge(String what, List<Duration> times, Duration goal) {
    Collections.sort(times);
    Duration most = times.get(times.size() - 1);
    System.out.printf(
        "recovery after %s: %d tries, median %.2f s, max %.2f s, goal %.2f s%n",
        what, times.size(), seconds(times.get(times.size() / 2)), seconds(most), seconds(goal));
    assertThat(most).isLessThan(goal.multipliedBy(TOLERANCE));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
