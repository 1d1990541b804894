package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FailureStrategiesTest extends ChannelTest {

  @Test
  void failStopsTheChannelAndLeavesTheEntryPending() {
    redis.addAll(stream, 0, 2);
    IncomingChannel channel = incoming("failure-strategy", "fail");
    Probe probe = subscribe(channel).request(1);
    await().until(() -> probe.size() == 1);
    probe.nack(0, "broken");

    assertThat(probe.failure().join()).hasMessage("broken");
    assertThat(channel.state().failure()).hasMessage("broken");
    assertThat(channel.state().ready()).isFalse();
    assertThat(redis.pending(stream, GROUP)).isEqualTo(1);
  }

  @Test
  void whatWasDeliveredBeforeAFailureCanStillBeAcknowledged() {
    redis.addAll(stream, 0, 2);
    Probe probe = open("failure-strategy", "fail").request(2);
    await().until(() -> probe.size() == 2);
    probe.nack(0, "broken");
    probe.ack(1);

    assertThat(redis.pending(stream, GROUP)).isEqualTo(1);
  }

  @Test
  void ignoreAcknowledges() {
    redis.addAll(stream, 0, 2);
    Probe probe = open("failure-strategy", "ignore").request(2);
    await().until(() -> probe.size() == 2);
    probe.nack(0, "broken");

    assertThat(redis.pending(stream, GROUP)).isEqualTo(1);
    assertThat(probe.failure()).isNotDone();
  }

  @Test
  void releaseDeliversAgainAfterTheDelayAndDeadLettersInTheEnd() {
    redis.add(stream, "stubborn");
    Probe probe =
        open("failure-strategy", "release", "release-delay", "150ms", "max-deliveries", "3")
            .request(10);
    for (int delivery = 1; delivery <= 3; delivery++) {
      int count = delivery;
      await().until(() -> probe.size() == count);
      assertThat(probe.metadata(count - 1).deliveryCount()).isEqualTo(count);
      long before = System.nanoTime();
      probe.nack(count - 1, "broken " + count);
      if (count < 3) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> probe.size() == count + 1);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
            .isBetween(Duration.ofMillis(140), Duration.ofMillis(1000));
      }
    }

    assertThat(redis.fields(stream + ":dead-letter").get(0))
        .containsEntry("payload", "stubborn")
        .containsEntry("dead-letter-cause", "broken 3")
        .containsEntry("dead-letter-deliveries", "3");
    assertThat(redis.pending(stream, GROUP)).isZero();
  }

  @Test
  void aReleasedEntryThatAnotherConsumerHasTakenIsLeftToIt() {
    redis.add(stream, "contended");
    Probe probe =
        open("failure-strategy", "release", "release-delay", "600ms", "claim-min-idle", "10s")
            .request(10);
    await().until(() -> probe.size() == 1);
    probe.nack(0, "not now");
    Probe other =
        open("consumer", "other", "claim-min-idle", "200ms", "claim-interval", "50ms").request(1);

    await().until(() -> other.size() == 1);
    await().during(Duration.ofSeconds(1)).until(() -> probe.size() == 1);
  }

  @Test
  void deadLetterMovesTheEntryWithItsFieldsAndWhereItCameFrom() {
    String id = redis.add(stream, "rotten", "kind", "fruit");
    Probe probe =
        open("failure-strategy", "dead-letter", "dead-letter-stream", stream + "-dlq").request(1);
    await().until(() -> probe.size() == 1);
    probe.nack(0, "inedible");

    assertThat(redis.fields(stream + "-dlq")).hasSize(1);
    assertThat(redis.fields(stream + "-dlq").get(0))
        .containsEntry("payload", "rotten")
        .containsEntry("kind", "fruit")
        .containsEntry("dead-letter-cause", "inedible")
        .containsEntry("dead-letter-cause-class", "java.lang.IllegalStateException")
        .containsEntry("dead-letter-stream", stream)
        .containsEntry("dead-letter-id", id)
        .containsEntry("dead-letter-deliveries", "1")
        .containsEntry("dead-letter-group", GROUP)
        .containsEntry("dead-letter-consumer", "me");
    assertThat(redis.pending(stream, GROUP)).isZero();
  }

  @Test
  void anEntryWithoutPayloadGoesToTheStrategyAndTheStreamGoesOn() {
    redis.addWithoutPayload(stream);
    redis.add(stream, "good");
    Probe probe = open("failure-strategy", "dead-letter").acknowledging().request(1);

    await().until(() -> probe.payloads().contains("good"));
    await().until(() -> redis.length(stream + ":dead-letter") == 1);
    assertThat(redis.fields(stream + ":dead-letter").get(0)).containsEntry("other", "field");
    await().until(() -> redis.pending(stream, GROUP) == 0);
  }

  @Test
  void aMessageIsSettledOnlyOnce() {
    redis.add(stream, "once");
    IncomingChannel channel = incoming("failure-strategy", "fail");
    Probe probe = subscribe(channel).request(1);
    await().until(() -> probe.size() == 1);
    probe.ack(0);
    probe.nack(0, "too late");

    assertThat(channel.state().failure()).isNull();
  }

  @Test
  void anApplicationCanBringItsOwnStrategy() {
    redis.add(stream, "whatever");
    Probe probe = open("failure-strategy", "shrug").request(1);
    await().until(() -> probe.size() == 1);
    probe.nack(0, "shrugged off");

    assertThat(redis.pending(stream, GROUP)).isZero();
  }

  @ApplicationScoped
  @Identifier("shrug")
  static class Shrug implements FailureStrategy.Factory {
    @Override
    public FailureStrategy create(FailureActions actions) {
      return failure -> actions.acknowledge(failure.entries());
    }
  }
}
