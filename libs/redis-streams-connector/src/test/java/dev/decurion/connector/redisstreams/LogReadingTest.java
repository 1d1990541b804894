package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogReadingTest extends ChannelTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  private IncomingChannel unassigned() {
    return incoming("read-mode", "log", "streams", "", "block", "30s");
  }

  @Test
  void everyReaderSeesEveryEntryAndNothingIsAcknowledged() {
    redis.addAll(stream, 0, 300);
    Probe one = open("read-mode", "log", "from", "0").acknowledging().request(Long.MAX_VALUE);
    Probe two = open("read-mode", "log", "from", "0").request(Long.MAX_VALUE);

    await().until(() -> one.size() == 300 && two.size() == 300);
    assertThat(one.payloads()).isEqualTo(two.payloads()).first().isEqualTo("0");
  }

  @Test
  void byDefaultReadingStartsNow() {
    redis.add(stream, "old");
    IncomingChannel channel = unassigned();
    Probe probe = subscribe(channel).request(10);
    channel.assignments().orElseThrow().assign(stream, "$").await().atMost(SOON);
    redis.add(stream, "new");

    await().until(() -> probe.size() == 1);
    assertThat(probe.payloads()).containsExactly("new");
  }

  @Test
  void anAssignmentTakesEffectAtOnceWhileAReadBlocks() {
    IncomingChannel channel = unassigned();
    Probe probe = subscribe(channel).request(10);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream + "-quiet", "$").await().atMost(SOON);
    await().until(() -> channel.state().ready());
    for (int i = 0; i < 5; i++) {
      redis.add(stream + i, "there already " + i);
      streams.assign(stream + i, "0").await().atMost(SOON);
      String expected = "there already " + i;
      await().atMost(SOON).until(() -> probe.payloads().contains(expected));
    }
    assertThat(streams.assigned()).hasSize(6);
  }

  @Test
  void readingGoesOnAfterTheGivenId() {
    redis.add(stream, "one");
    String id = redis.add(stream, "two");
    redis.add(stream, "three");
    IncomingChannel channel = unassigned();
    Probe probe = subscribe(channel).request(10);
    channel.assignments().orElseThrow().assign(stream, id).await().atMost(SOON);

    await().until(() -> probe.payloads().equals(java.util.List.of("three")));
  }

  @Test
  void afterRevokeNothingOfThatStreamIsEmittedNotEvenWhatWasRead() {
    redis.addAll(stream, 0, 50);
    redis.addAll(stream + "-other", 100, 102);
    IncomingChannel channel = unassigned();
    Probe probe = subscribe(channel).request(3);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream, "0").await().atMost(SOON);
    await().until(() -> probe.size() == 3);
    streams.revoke(stream).await().atMost(SOON);
    streams.assign(stream + "-other", "0").await().atMost(SOON);
    probe.request(100);

    await().until(() -> probe.size() == 5);
    redis.add(stream, "later");
    await().during(Duration.ofMillis(200)).until(() -> probe.size() == 5);
    assertThat(probe.payloads()).containsExactly("0", "1", "2", "100", "101");
    assertThat(streams.assigned()).containsExactly(stream + "-other");
  }

  @Test
  void assigningAgainSeeks() {
    redis.addAll(stream, 0, 5);
    IncomingChannel channel = unassigned();
    Probe probe = subscribe(channel).request(2);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream, "0").await().atMost(SOON);
    await().until(() -> probe.size() == 2);
    streams.assign(stream, "0").await().atMost(SOON);
    probe.request(5);

    await().until(() -> probe.size() == 7);
    assertThat(probe.payloads()).containsExactly("0", "1", "0", "1", "2", "3", "4");
  }

  @Test
  void aFailureToReadIsOverWhenTheStreamIsRevoked() {
    redis.call(Command.SET, stream, "no stream");
    IncomingChannel channel = unassigned();
    subscribe(channel).request(10);
    RedisStreamsChannel streams = channel.assignments().orElseThrow();
    streams.assign(stream, "0").await().atMost(SOON);
    await().until(() -> String.valueOf(channel.state().message()).contains("WRONGTYPE"));

    streams.revoke(stream).await().atMost(SOON);

    await().until(() -> channel.state().ready());
  }

  @Test
  void positionsThatAreNoneAreRefused() {
    RedisStreamsChannel streams = unassigned().assignments().orElseThrow();

    assertThatThrownBy(() -> streams.assign(stream, "yesterday"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("yesterday");
  }

  @Test
  void nothingCanBeReleasedWithoutAGroup() {
    assertThatThrownBy(() -> incoming("read-mode", "log", "failure-strategy", "release"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("read-mode=group");
  }

  @Test
  void aFailedEntryIsCopiedToTheDeadLetterStream() {
    redis.add(stream, "rotten");
    Probe probe =
        open("read-mode", "log", "from", "0", "failure-strategy", "dead-letter").request(1);
    await().until(() -> probe.size() == 1);
    probe.nack(0, "inedible");

    assertThat(redis.fields(stream + ":dead-letter").get(0))
        .containsEntry("payload", "rotten")
        .containsEntry("dead-letter-cause", "inedible");
  }
}
