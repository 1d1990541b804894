package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import dev.decurion.redistesting.RedisClusterUnderTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams in the slots of three masters. */
@QuarkusTest
@QuarkusTestResource(value = ClusterTest.Cluster.class, restrictToAnnotatedClass = true)
class ClusterTest extends ChannelTest {
  private static final String CLIENT = "cluster";
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(250);

  private Redis session;

  /** The cluster, as the Redis client of that name. */
  public static final class Cluster implements QuarkusTestResourceLifecycleManager {
    private RedisClusterUnderTest cluster;

    @Override
    public Map<String, String> start() {
      cluster = RedisClusterUnderTest.create();
      return Map.of(
          "quarkus.redis." + CLIENT + ".hosts",
          cluster.urls(),
          "quarkus.redis." + CLIENT + ".client-type",
          "cluster");
    }

    @Override
    public void stop() {
      cluster.close();
    }
  }

  @BeforeEach
  void connect() {
    session = Redis.newInstance(clients.create(CLIENT));
    redis = new RedisSession(session);
  }

  @AfterEach
  void disconnect() {
    session.close();
  }

  /** The tags 0 to 3 are in slots of all three masters. */
  private List<String> streams() {
    return IntStream.range(0, 4).mapToObj(tag -> stream + ":{" + tag + "}").toList();
  }

  private IncomingChannel onCluster(String mode, String... more) {
    String[] all = {
      "client-name",
      CLIENT,
      "read-mode",
      mode,
      "streams",
      String.join(",", streams()),
      "block",
      "30s"
    };
    String[] attributes = new String[all.length + more.length];
    System.arraycopy(all, 0, attributes, 0, all.length);
    System.arraycopy(more, 0, attributes, all.length, more.length);
    return incoming(attributes);
  }

  @Test
  void aGroupGetsEntriesOfEverySlotAtOnceAlsoWhileItWaits() {
    IncomingChannel channel = onCluster("group");
    Probe probe = subscribe(channel).acknowledging().request(100);
    await().until(() -> channel.state().ready());

    for (int round = 0; round < 3; round++) {
      for (String each : streams()) {
        String payload = each + " " + round;
        redis.add(each, payload);
        await().atMost(SOON).until(() -> probe.payloads().contains(payload));
      }
    }

    assertThat(probe.size()).isEqualTo(12);
    for (String each : streams()) {
      await().until(() -> redis.pending(each, GROUP) == 0);
    }
  }

  @Test
  void demandHoldsOverAllSlots() {
    streams().forEach(each -> redis.addAll(each, 0, 5));
    Probe probe = subscribe(onCluster("group")).request(3);

    await().until(() -> probe.size() == 3);
    await().during(QUIET).until(() -> pending() == 3);
    probe.request(17);
    await().until(() -> probe.size() == 20);
    assertThat(pending()).isEqualTo(20);
  }

  @Test
  void aStreamOfAnotherSlotCanBeAssignedAndRevokedWhileTheChannelWaits() {
    IncomingChannel channel = onCluster("group", "assignable", "true");
    Probe probe = subscribe(channel).acknowledging().request(100);
    RedisStreamsChannel assigned = channel.assignments().orElseThrow();
    await().until(() -> channel.state().ready());
    String another = stream + ":{another}";
    String second = streams().get(0).replace(stream, stream + "-second");

    for (String each : List.of(another, second)) {
      redis.add(each, "in " + each);
      assigned.assign(each).await().atMost(SOON);
      await().atMost(SOON).until(() -> probe.payloads().contains("in " + each));
      redis.add(each, "later in " + each);
      await().atMost(SOON).until(() -> probe.payloads().contains("later in " + each));
    }

    assigned.revoke(another).await().atMost(SOON);
    redis.add(another, "not wanted");
    redis.add(second, "wanted");
    await().atMost(SOON).until(() -> probe.payloads().contains("wanted"));
    assertThat(probe.payloads()).doesNotContain("not wanted");
    await().until(() -> channel.state().ready());
  }

  @Test
  void aLogIsReadInEverySlot() {
    IncomingChannel channel = onCluster("log");
    Probe probe = subscribe(channel).request(100);
    await().until(() -> channel.state().ready());
    String another = stream + ":{another}";
    redis.add(another, "first");
    channel.assignments().orElseThrow().assign(another, "0").await().atMost(SOON);
    await().atMost(SOON).until(() -> probe.payloads().contains("first"));

    for (String each : streams()) {
      redis.add(each, each);
      await().atMost(SOON).until(() -> probe.payloads().contains(each));
    }
  }

  @Test
  void aDeadLetterStaysInTheSlotOfItsStream() {
    Probe probe =
        subscribe(
                onCluster(
                    "group", "failure-strategy", "dead-letter", "dead-letter-stream", "dead:{*}"))
            .request(100);
    streams().forEach(each -> redis.add(each, each));
    await().until(() -> probe.size() == 4);

    for (int i = 0; i < 4; i++) {
      probe.nack(i, "inedible");
    }

    for (int tag = 0; tag < 4; tag++) {
      assertThat(redis.fields("dead:{" + tag + "}"))
          .anyMatch(fields -> fields.get("payload").startsWith(stream));
    }
  }

  @Test
  void aCommandReachesEveryMaster() {
    assertThat(clients.onEveryMaster(CLIENT, "INFO", "server").await().atMost(SOON))
        .hasSize(3)
        .allMatch(info -> info.contains("redis_version"))
        .doesNotHaveDuplicates();
    assertThat(clients.onEveryMaster("<default>", "PING").await().atMost(SOON))
        .containsExactly("PONG");
  }

  private int pending() {
    return streams().stream().mapToInt(each -> redis.pending(each, GROUP)).sum();
  }
}
