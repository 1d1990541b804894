package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GroupReadingTest extends ChannelTest {

  private static final Duration QUIET = Duration.ofMillis(250);

  @Test
  void entriesArriveInTheOrderOfTheStreamAndAreAcknowledged() {
    redis.addAll(stream, 0, 500);
    Probe probe = open().acknowledging().request(Long.MAX_VALUE);

    await().until(() -> probe.size() == 500);
    assertThat(probe.payloads())
        .isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    await().until(() -> redis.pending(stream, GROUP) == 0);
    assertThat(redis.length(stream)).isEqualTo(500);
  }

  @Test
  void headersAndIdComeAsMetadata() {
    String id = redis.add(stream, "hello", "kind", "greeting");
    Probe probe = open().request(1);

    await().until(() -> probe.size() == 1);
    assertThat(probe.metadata(0).id()).isEqualTo(id);
    assertThat(probe.metadata(0).stream()).isEqualTo(stream);
    assertThat(probe.metadata(0).headers()).containsExactly(Map.entry("kind", "greeting"));
    assertThat(probe.metadata(0).deliveryCount()).isEqualTo(1);
    assertThat(probe.metadata(0).claimed()).isFalse();
  }

  @Test
  void aGroupIsCreatedAtTheBeginningOfTheStream() {
    redis.add(stream, "before the group");
    Probe probe = open().request(1);

    await().until(() -> probe.payloads().contains("before the group"));
  }

  @Test
  void anAcknowledgedEntryIsDeletedIfTheChannelSaysSo() {
    redis.addAll(stream, 0, 3);
    Probe probe = open("delete-on-ack", "true").request(3);

    await().until(() -> probe.size() == 3);
    probe.ack(1);
    assertThat(redis.fields(stream)).extracting("payload").containsExactly("0", "2");
    assertThat(redis.pending(stream, GROUP)).isEqualTo(2);
  }

  @Test
  void afterARestartOnesOwnPendingEntriesComeFirst() {
    redis.addAll(stream, 0, 4);
    IncomingChannel first = incoming();
    Probe before = subscribe(first).request(3);
    await().until(() -> before.size() == 3);
    before.ack(1);
    close(first);

    Probe after = open().request(Long.MAX_VALUE);

    await().until(() -> after.size() == 3);
    assertThat(after.payloads()).containsExactly("0", "2", "3");
    assertThat(after.metadata(0).deliveryCount()).isEqualTo(2);
    assertThat(after.metadata(0).claimed()).isTrue();
    assertThat(after.metadata(2).deliveryCount()).isEqualTo(1);
  }

  @Test
  void copiesOfAChannelAreConsumersOfTheirOwn() {
    redis.addAll(stream, 0, 2);
    Probe first = open("channel-name", "work$1").request(1);
    await().until(() -> first.size() == 1);
    Probe second = open("channel-name", "work$2").request(2);

    await().until(() -> second.size() == 1);
    assertThat(second.payloads()).containsExactly("1");
    assertThat(redis.call(Command.XINFO, "CONSUMERS", stream, GROUP).toString())
        .contains("me$1", "me$2");
  }

  @Test
  void entriesOfADeadConsumerAreTakenOver() {
    redis.createGroup(stream, GROUP);
    redis.addAll(stream, 0, 3);
    redis.takeAs(stream, GROUP, "dead", 2);

    Probe probe = open("claim-min-idle", "400ms", "claim-interval", "50ms").request(Long.MAX_VALUE);

    await().until(() -> probe.size() == 3);
    assertThat(probe.payloads()).containsExactly("2", "0", "1");
    assertThat(probe.metadata(1).claimed()).isTrue();
    assertThat(probe.metadata(1).deliveryCount()).isEqualTo(2);
  }

  @Test
  void aDeadConsumerIsNoticedWhileAReadBlocks() {
    redis.createGroup(stream, GROUP);
    redis.add(stream, "orphan");
    redis.takeAs(stream, GROUP, "dead", 1);

    Probe probe =
        open("claim-min-idle", "300ms", "claim-interval", "50ms", "block", "30s").request(1);

    await().atMost(Duration.ofSeconds(3)).until(() -> probe.size() == 1);
  }

  @Test
  void whatASlowHandlerHoldsIsNotTakenFromIt() {
    redis.add(stream, "slow work");
    Probe slow =
        open("consumer", "slow", "claim-min-idle", "300ms", "claim-interval", "50ms").request(5);
    await().until(() -> slow.size() == 1);
    Probe other =
        open("consumer", "other", "claim-min-idle", "300ms", "claim-interval", "50ms").request(5);

    await().during(Duration.ofMillis(1200)).until(() -> slow.size() == 1 && other.size() == 0);
    slow.ack(0);
    assertThat(redis.pending(stream, GROUP)).isZero();
  }

  @Test
  void anEntryDeliveredTooOftenIsDeadLetteredInsteadOfTakenOver() {
    redis.createGroup(stream, GROUP);
    redis.add(stream, "killer");
    redis.takeAs(stream, GROUP, "dead", 1);

    Probe probe =
        open("claim-min-idle", "200ms", "claim-interval", "50ms", "max-deliveries", "1").request(1);

    await().until(() -> redis.length(stream + ":dead-letter") == 1);
    assertThat(redis.fields(stream + ":dead-letter").get(0))
        .containsEntry("payload", "killer")
        .containsEntry("dead-letter-deliveries", "2");
    assertThat(redis.pending(stream, GROUP)).isZero();
    assertThat(probe.size()).isZero();
  }

  @Test
  void withoutDemandNothingIsTaken() {
    redis.addAll(stream, 0, 10);
    IncomingChannel channel = incoming();
    Probe probe = subscribe(channel);
    await().until(() -> channel.state().ready());

    await().during(QUIET).until(() -> redis.pending(stream, GROUP) == 0);
    probe.request(2);
    await().until(() -> probe.size() == 2);
    await().during(QUIET).until(() -> redis.pending(stream, GROUP) == 2);
  }

  @Test
  void prefetchTakesThatManyMore() {
    redis.addAll(stream, 0, 50);
    Probe probe = open("prefetch", "10").request(5);

    await().until(() -> probe.size() == 5);
    await().until(() -> redis.pending(stream, GROUP) == 15);
    await().during(QUIET).until(() -> redis.pending(stream, GROUP) == 15);
  }

  @Test
  void demandIsNeverExceededWithSeveralStreams() {
    List<String> streams = List.of(stream + "-a", stream + "-b", stream + "-c");
    streams.forEach(each -> redis.addAll(each, 0, 40));
    Probe probe = open("streams", String.join(",", streams));
    for (int wanted = 5; wanted <= 120; wanted += 23) {
      probe.request(wanted == 5 ? 5 : 23);
      int demand = wanted;
      await().until(() -> probe.size() == demand);
      await()
          .during(Duration.ofMillis(50))
          .until(
              () -> streams.stream().mapToInt(each -> redis.pending(each, GROUP)).sum() == demand);
    }
  }

  @Test
  void aNewEntryOfAnyOfSeveralStreamsWakesAnIdleChannel() {
    List<String> streams = List.of(stream + "-a", stream + "-b", stream + "-c");
    IncomingChannel channel = incoming("streams", String.join(",", streams));
    Probe probe = subscribe(channel).acknowledging().request(Long.MAX_VALUE);
    await().until(() -> channel.state().ready());

    for (int i = 0; i < 30; i++) {
      redis.add(streams.get(i % 3), Integer.toString(i));
      int expected = i + 1;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(1))
          .until(() -> probe.size() == expected);
    }
  }

  @Test
  void aBusyStreamDoesNotStarveTheOthers() {
    redis.addAll(stream + "-busy", 0, 1000);
    redis.addAll(stream + "-calm", 5000, 5003);
    Probe probe = open("streams", stream + "-busy," + stream + "-calm");
    for (int i = 1; i <= 12; i++) {
      int wanted = i;
      probe.request(1);
      await().pollInterval(Duration.ofMillis(1)).until(() -> probe.size() == wanted);
    }

    assertThat(probe.payloads()).contains("5000", "5001", "5002");
  }

  @Test
  void anIdleChannelOfSeveralStreamsDoesNotSpin() {
    List<String> streams = List.of(stream + "-a", stream + "-b");
    IncomingChannel channel = incoming("streams", String.join(",", streams), "block", "10s");
    Probe probe = subscribe(channel).request(10);
    redis.add(streams.get(0), "one");
    await().until(() -> probe.size() == 1);
    // another consumer takes one away: a reason to look, but only once
    redis.createGroup(stream + "-b", "others");
    redis.add(streams.get(1), "two");
    await().until(() -> probe.size() == 2);

    redis.call(Command.CONFIG, "RESETSTAT");
    await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    assertThat(calls("xreadgroup")).isLessThan(8);
    assertThat(calls("xread")).isLessThan(4);
  }

  private int calls(String command) {
    Matcher matcher =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(redis.call(Command.INFO, "commandstats").toString());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  @Test
  void aBatchHasEntriesOfOneStreamAndIsAcknowledgedAsOne() {
    redis.addAll(stream + "-a", 0, 25);
    redis.addAll(stream + "-b", 100, 105);
    Probe probe =
        open("streams", stream + "-a," + stream + "-b", "batch", "true", "max-batch", "10")
            .request(2);

    await().until(() -> probe.size() == 2);
    await().during(QUIET).until(() -> probe.size() == 2);
    probe.request(2);
    await().until(() -> probe.size() == 4);
    assertThat(probe.messages())
        .allSatisfy(
            message -> {
              RedisStreamBatch batch = (RedisStreamBatch) message.getPayload();
              assertThat(batch.entries()).allMatch(entry -> entry.stream().equals(batch.stream()));
              assertThat(batch.size()).isLessThanOrEqualTo(10);
            });
    assertThat(probe.payloads()).hasSize(30).doesNotHaveDuplicates();
    for (int i = 0; i < 4; i++) {
      probe.ack(i);
    }
    assertThat(redis.pending(stream + "-a", GROUP)).isZero();
    assertThat(redis.pending(stream + "-b", GROUP)).isZero();
  }
}
