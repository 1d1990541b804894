package dev.decurion.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisSentinelUnderTest;
import dev.decurion.testing.cluster.Submitters.Acknowledged;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One change of the master under load, and what becomes of the load. */
final class Failover implements AutoCloseable {
  private static final Duration LOAD = Duration.ofSeconds(2);
  private static final Duration CUT_OFF = Duration.ofSeconds(7);
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final String PLAN =
      """
      plan: sentinel
      defaults: { retry: { attempts: 20, backoff: 100ms } }
      agents:
        first: { tasks: [ { id: a, wait: 200ms }, { id: b, run: "true" } ] }
        second: { needs: [first], tasks: [ { id: c, wait: 0s } ] }
      """;

  private final RedisSentinelUnderTest redis;
  private final Services services;
  private final RedisProcess master;
  private final RedisProcess replica;
  private final Submitters submitters;
  private long diedNanos;
  private double seconds;

  private static boolean isInStep(RedisProcess replica) {
    String state = replica.ask("INFO", "replication").text();
    return state.contains("role:slave") && state.contains("master_link_status:up");
  }

  /** Begins with the load, once the replica has what the master has. */
  Failover(RedisSentinelUnderTest redis, Services services) {
    this.redis = redis;
    this.services = services;
    this.master = redis.master();
    this.replica = redis.replica();
    await().atMost(SOON).until(() -> isInStep(replica));
    this.submitters = new Submitters(services, PLAN);
    Submitters.pass(LOAD);
  }

  /**
   * The replica hears nothing more of the master, as when the network between them is down. In the
   * end it is killed, so that it does not read later what the kernel has kept for it.
   *
   * @return how long the master went on to take submissions
   */
  Duration cutTheReplicaOff() {
    replica.pause();
    long cutNanos = System.nanoTime();
    Submitters.pass(CUT_OFF);
    replica.kill();
    return Duration.ofNanos(
        submitters.acknowledged().stream()
            .mapToLong(Acknowledged::sentNanos)
            .map(sent -> Math.max(0, sent - cutNanos))
            .max()
            .orElseThrow());
  }

  void killTheMaster() {
    master.kill();
    diedNanos = System.nanoTime();
    replica.start();
    await().atMost(SOON).until(() -> redis.master() == replica);
  }

  /** It becomes the replica. */
  void startTheOldMaster() {
    master.start();
  }

  void awaitAcknowledgement() {
    // What was sent before the end may have been answered after it.
    long again =
        await()
            .atMost(SOON)
            .until(
                () ->
                    submitters.acknowledged().stream()
                        .filter(run -> run.sentNanos() > diedNanos)
                        .mapToLong(Acknowledged::answeredNanos)
                        .min(),
                OptionalLong::isPresent)
            .orElseThrow();
    seconds = (again - diedNanos) / 1e9;
    Submitters.pass(LOAD);
  }

  /** Prints what was lost; whatever is there must end with success. */
  void report(String what) throws IOException {
    submitters.close();
    master.start();
    await().atMost(SOON).until(services::areReady);
    List<String> lost = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (Acknowledged run : submitters.acknowledged()) {
      (services.report(run.run()).isMissingNode() ? lost : there).add(run.run());
    }
    System.out.printf(
        "sentinel, %s: %d runs acknowledged, %d lost, %.1f s without an acknowledgement%n",
        what, lost.size() + there.size(), lost.size(), seconds);
    assertThat(there).isNotEmpty();
    for (String run : there) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> services.report(run).path("status").asText().equals("SUCCEEDED"));
    }
  }

  @Override
  public void close() {
    submitters.close();
  }
}
