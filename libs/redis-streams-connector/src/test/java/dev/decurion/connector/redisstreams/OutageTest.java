package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Redis goes away, comes back, forgets, or falls silent. */
@QuarkusTest
class OutageTest extends ChannelTest {

  @Test
  void aGroupThatWasFlushedAwayIsCreatedAgainAtTheBeginning() {
    IncomingChannel channel = incoming("block", "500ms");
    Probe probe = subscribe(channel).acknowledging().request(Long.MAX_VALUE);
    redis.add(stream, "before");
    await().until(() -> probe.size() == 1);
    redis.call(Command.FLUSHALL);
    redis.addAll(stream, 0, 3);

    await().until(() -> probe.size() == 4);
    assertThat(probe.payloads()).containsExactly("before", "0", "1", "2");
    await().until(() -> channel.state().ready());
  }

  @Test
  void groupsOfSeveralStreamsAreCreatedAgainToo() {
    String streams = stream + "-a," + stream + "-b";
    Probe probe = open("streams", streams, "block", "500ms").acknowledging().request(100);
    redis.add(stream + "-a", "before");
    await().until(() -> probe.size() == 1);
    redis.call(Command.XGROUP, "DESTROY", stream + "-b", GROUP);
    redis.add(stream + "-a", "a");
    redis.add(stream + "-b", "b");

    await().until(() -> probe.payloads().contains("b"));
    assertThat(probe.payloads()).containsExactlyInAnyOrder("before", "a", "b");
  }

  @Test
  void readingAndAcknowledgingGoOnAfterRedisWasKilledAndRestarted() {
    redis.addAll(stream, 0, 2);
    IncomingChannel channel = incoming();
    Probe probe = subscribe(channel).request(Long.MAX_VALUE);
    await().until(() -> probe.size() == 2);
    server.stop();
    await().until(() -> !channel.state().ready());
    CompletableFuture<Void> ack = probe.message(0).ack().toCompletableFuture();
    await().during(Duration.ofMillis(300)).until(() -> !ack.isDone());
    server.start();

    await().until(() -> channel.state().ready());
    await().until(ack::isDone);
    assertThat(ack).isCompleted();
    redis.add(stream, "after");
    await().until(() -> probe.payloads().contains("after"));
    assertThat(probe.payloads()).containsExactly("0", "1", "after");
    assertThat(redis.pending(stream, GROUP)).isEqualTo(2);
  }

  @Test
  void aSilentServerIsTakenForDeadAndReadAgainWhenItSpeaks() {
    IncomingChannel channel = incoming("timeout", "300ms", "block", "200ms");
    Probe probe = subscribe(channel).acknowledging().request(Long.MAX_VALUE);
    redis.add(stream, "before");
    await().until(() -> probe.size() == 1);
    await().until(() -> redis.pending(stream, GROUP) == 0);
    redis.call(Command.CLIENT, "PAUSE", 1500, "ALL");

    await().atMost(Duration.ofMillis(1400)).until(() -> !channel.state().ready());
    redis.add(stream, "after");
    await().until(() -> probe.payloads().contains("after"));
    await().until(() -> channel.state().ready());
    await().until(() -> redis.pending(stream, GROUP) == 0);
    assertThat(probe.payloads()).containsExactly("before", "after");
  }

  @Test
  void aLogGoesOnAfterTheLastEntryWhenRedisComesBack() {
    redis.add(stream, "before");
    IncomingChannel channel = incoming("read-mode", "log", "from", "0");
    Probe probe = subscribe(channel).request(Long.MAX_VALUE);
    await().until(() -> probe.size() == 1);
    server.stop();
    await().until(() -> !channel.state().ready());
    server.start();
    await().until(() -> channel.state().ready());
    redis.add(stream, "after");

    await().until(() -> probe.size() == 2);
    assertThat(probe.payloads()).containsExactly("before", "after");
  }
}
