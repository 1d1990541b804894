package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.outbound.OutgoingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutgoingTest extends ChannelTest {

  private final AtomicInteger acked = new AtomicInteger();
  private final List<Throwable> nacked = new ArrayList<>();

  private Message<String> message(Object payload) {
    return Message.of(
        payload.toString(),
        () -> {
          acked.incrementAndGet();
          return CompletableFuture.completedFuture(null);
        },
        failure -> {
          synchronized (nacked) {
            nacked.add(failure);
          }
          return CompletableFuture.completedFuture(null);
        });
  }

  private void send(OutgoingChannel channel, int from, int to) {
    Multi.createFrom().range(from, to).map(this::message).subscribe(channel);
  }

  private List<String> payloads() {
    return redis.fields(stream).stream().map(fields -> fields.get("payload")).toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void messagesAreWrittenInOrderAndAckedWhenRedisHasThem() {
    send(outgoing("max-inflight", "64"), 0, 5000);

    await().until(() -> acked.get() == 5000);
    assertThat(payloads()).isEqualTo(numbers(0, 5000));
  }

  @Test
  void noMoreThanMaxInflightAreRequested() {
    AtomicInteger requested = new AtomicInteger();
    redis.call(Command.CLIENT, "PAUSE", 600, "ALL");
    Multi.createFrom()
        .range(0, 100)
        .onRequest()
        .invoke(n -> requested.addAndGet((int) n))
        .map(this::message)
        .subscribe(outgoing("max-inflight", "7"));

    await().until(() -> requested.get() == 7);
    await().during(Duration.ofMillis(200)).until(() -> requested.get() == 7);
    await().until(() -> acked.get() == 100);
  }

  @Test
  void anOutageDelaysMessagesAndKeepsTheirOrder() {
    OutgoingChannel channel = outgoing("retries", "1000", "max-inflight", "50");
    Multi.createFrom()
        .range(0, 2000)
        .onItem()
        .invoke(
            i -> {
              if (i == 500) {
                server.stop();
                vertx.setTimer(300, id -> server.start());
              }
            })
        .map(this::message)
        .subscribe(channel);

    await().atMost(Duration.ofSeconds(20)).until(() -> acked.get() == 2000);
    assertThat(payloads().stream().distinct().toList()).isEqualTo(numbers(0, 2000));
    assertThat(nacked).isEmpty();
  }

  @Test
  void aMessageIsNackedWhenTheRetriesAreUsedUp() {
    OutgoingChannel channel = outgoing("retries", "2");
    send(channel, 0, 1);
    await().until(() -> acked.get() == 1);
    server.stop();
    try {
      send(outgoing("retries", "2"), 0, 3);
      await().until(() -> nacked.size() == 3);
    } finally {
      server.start();
    }
    assertThat(channel.state().failure()).isNull();
    await().until(() -> channel.state().ready());
  }

  @Test
  void aWriteThatRedisRefusesIsNackedAtOnceAndTheNextGoesThrough() {
    redis.call(Command.SET, stream + "-string", "no stream");
    Multi.createFrom()
        .items(
            message("wrong").addMetadata(OutgoingRedisStreamMetadata.to(stream + "-string")),
            message("right"))
        .subscribe(outgoing());

    await().until(() -> acked.get() == 1 && nacked.size() == 1);
    assertThat(nacked.get(0)).hasMessageContaining("WRONGTYPE");
    assertThat(payloads()).containsExactly("right");
  }

  @Test
  void idAndHeadersComeFromTheMetadata() {
    Multi.createFrom()
        .item(
            message("hello")
                .addMetadata(
                    OutgoingRedisStreamMetadata.builder()
                        .withId("7-1")
                        .withHeaders(Map.of("kind", "greeting"))
                        .build()))
        .subscribe(outgoing());

    await().until(() -> acked.get() == 1);
    assertThat(redis.call(Command.XRANGE, stream, "-", "+").get(0).get(0).toString())
        .isEqualTo("7-1");
    assertThat(redis.fields(stream))
        .containsExactly(Map.of("payload", "hello", "kind", "greeting"));
  }

  @Test
  void aStreamWithAMaximumLengthIsTrimmed() {
    send(outgoing("max-length", "100"), 0, 2000);

    await().until(() -> acked.get() == 2000);
    assertThat(redis.length(stream)).isBetween(100, 400);
  }
}
