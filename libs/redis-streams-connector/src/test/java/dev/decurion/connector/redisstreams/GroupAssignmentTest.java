package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams of a group that are assigned at run time. */
@QuarkusTest
class GroupAssignmentTest extends ChannelTest {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(250);

  private IncomingChannel assignable(String... attributes) {
    String[] all = new String[attributes.length + 6];
    System.arraycopy(attributes, 0, all, 6, attributes.length);
    all[0] = "assignable";
    all[1] = "true";
    all[2] = "streams";
    all[3] = "";
    all[4] = "block";
    all[5] = "30s";
    return incoming(all);
  }

  @Test
  void anAssignedStreamIsReadAtOnceAlsoWhileAReadBlocks() {
    IncomingChannel channel = assignable();
    Probe probe = subscribe(channel).request(100);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    await().until(() -> channel.state().ready());

    for (int i = 0; i < 4; i++) {
      int number = i;
      redis.add(stream + i, "before " + i);
      streams.assign(stream + i).await().atMost(SOON);
      await().atMost(SOON).until(() -> probe.payloads().contains("before " + number));
    }
    redis.add(stream + 0, "after");

    await().atMost(SOON).until(() -> probe.payloads().contains("after"));
    assertThat(streams.assigned()).hasSize(4);
    assertThat(probe.size()).isEqualTo(5);
  }

  @Test
  void nothingOfARevokedStreamIsTakenAnyMore() {
    IncomingChannel channel = assignable();
    Probe probe = subscribe(channel).request(100);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream).await().atMost(SOON);
    streams.assign(stream + "-other").await().atMost(SOON);
    redis.add(stream, "first");
    await().until(() -> probe.size() == 1);

    streams.revoke(stream).await().atMost(SOON);
    redis.add(stream, "second");
    redis.add(stream + "-other", "third");

    await().until(() -> probe.payloads().contains("third"));
    await().during(QUIET).until(() -> probe.size() == 2);
    assertThat(streams.assigned()).containsExactly(stream + "-other");

    streams.assign(stream).await().atMost(SOON);
    await().until(() -> probe.payloads().contains("second"));
  }

  @Test
  void theLastStreamCanBeRevokedAndTheChannelIsIdleAndReady() {
    IncomingChannel channel = assignable();
    Probe probe = subscribe(channel).request(100);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream).await().atMost(SOON);
    streams.revoke(stream).await().atMost(SOON);
    redis.add(stream, "nobody wants it");

    await().during(QUIET).until(() -> probe.size() == 0 && channel.state().failure() == null);
    await().until(() -> channel.state().ready());
  }

  @Test
  void aFailureToReadIsOverWhenTheStreamIsRevoked() {
    redis.call(Command.SET, stream, "no stream");
    IncomingChannel channel = assignable();
    subscribe(channel).request(100);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream).await().atMost(SOON);
    await().until(() -> String.valueOf(channel.state().message()).contains("WRONGTYPE"));

    streams.revoke(stream).await().atMost(SOON);

    await().until(() -> channel.state().ready());
  }

  @Test
  void whatAnEarlierLifeLeftPendingOnAnAssignedStreamComesFirst() {
    redis.createGroup(stream, GROUP);
    redis.addAll(stream, 0, 3);
    redis.takeAs(stream, GROUP, "me", 2);
    IncomingChannel channel = assignable();
    Probe probe = subscribe(channel).request(100);
    await().until(() -> channel.state().ready());

    channel.assignments().orElseThrow().assign(stream).await().atMost(SOON);

    await().until(() -> probe.size() == 3);
    assertThat(probe.payloads()).containsExactly("0", "1", "2");
    assertThat(probe.metadata(0).claimed()).isTrue();
  }

  @Test
  void demandHoldsOverAllAssignedStreams() {
    IncomingChannel channel = assignable();
    Probe probe = subscribe(channel).request(3);
    for (int i = 0; i < 3; i++) {
      redis.addAll(stream + i, 0, 5);
      channel.assignments().orElseThrow().assign(stream + i).await().atMost(SOON);
    }

    await().until(() -> probe.size() == 3);
    await()
        .during(QUIET)
        .until(
            () ->
                redis.pending(stream + 0, GROUP)
                        + redis.pending(stream + 1, GROUP)
                        + redis.pending(stream + 2, GROUP)
                    == 3);
  }

  @Test
  void aPositionIsRefusedSinceTheGroupKnowsIt() {
    RedisStreamsChannel streams = assignable().assignments().orElseThrow();

    assertThatThrownBy(() -> streams.assign(stream, "0"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("without an id");
  }

  @Test
  void aChannelThatDoesNotSayItIsAssignableIsNot() {
    assertThat(incoming().assignments()).isEmpty();
  }
}
