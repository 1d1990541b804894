package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.Channels.Order;
import dev.decurion.connector.redisstreams.connector.RedisStreamsConnector;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector as an application uses it. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class FrameworkTest {

  @Inject Redis client;
  @Inject ChannelRegistry registry;

  @Inject
  @Connector(RedisStreamsConnector.NAME)
  RedisStreamsConnector connector;

  @Inject Channels.Consumer consumer;
  @Inject Channels.Producer producer;

  private RedisSession redis;

  @BeforeEach
  void forget() {
    redis = new RedisSession(client);
    consumer.orders().clear();
    consumer.batches().clear();
  }

  @Test
  void aJsonPayloadArrivesAsARecordAndIsAcknowledged() {
    redis.add("orders", "{\"customer\":\"Ada\",\"items\":3}");

    await().untilAsserted(() -> assertThat(consumer.orders()).contains(new Order("Ada", 3)));
    await().until(() -> redis.pending("orders", "connector-test") == 0);
  }

  @Test
  void anEntryThatIsNoJsonIsDeadLetteredAndTheStreamGoesOn() {
    redis.add("orders", "no json");
    redis.add("orders", "{\"customer\":\"Bob\",\"items\":1}");

    await().untilAsserted(() -> assertThat(consumer.orders()).contains(new Order("Bob", 1)));
    await()
        .untilAsserted(
            () ->
                assertThat(redis.fields("orders:dead-letter"))
                    .anySatisfy(
                        fields ->
                            assertThat(fields)
                                .containsEntry("payload", "no json")
                                .containsEntry("dead-letter-stream", "orders")));
    await().until(() -> redis.pending("orders", "connector-test") == 0);
  }

  @Test
  void anExceptionOfTheConsumerIsAFailure() {
    redis.add("orders", "{\"customer\":\"Eve\",\"items\":-1}");

    await()
        .untilAsserted(
            () ->
                assertThat(redis.fields("orders:dead-letter"))
                    .anySatisfy(
                        fields ->
                            assertThat(fields.get("dead-letter-cause")).contains("negative")));
  }

  @Test
  void aPausedChannelTakesNoMoreThanWasRequestedBefore() {
    PausableChannel channel = registry.getPausable("orders");
    channel.pause();
    redis.add("orders", "{\"customer\":\"Cy\",\"items\":1}");
    redis.add("orders", "{\"customer\":\"Cy\",\"items\":2}");
    redis.add("orders", "{\"customer\":\"Cy\",\"items\":3}");

    await()
        .during(Duration.ofMillis(300))
        .until(
            () -> redis.pending("orders", "connector-test") <= 1 && consumer.orders().size() <= 1);
    channel.resume();

    await().until(() -> consumer.orders().size() == 3);
  }

  @Test
  void aBatchArrivesAsAListWithoutTheEntryThatIsNoJson() {
    redis.add("order-batches", "{\"customer\":\"Dan\",\"items\":1}");
    redis.add("order-batches", "no json");
    redis.add("order-batches", "{\"customer\":\"Dan\",\"items\":2}");

    await()
        .untilAsserted(
            () ->
                assertThat(consumer.batches().stream().flatMap(List::stream))
                    .containsExactly(new Order("Dan", 1), new Order("Dan", 2)));
    await().until(() -> redis.length("order-batches:dead-letter") == 1);
    await().until(() -> redis.pending("order-batches", "connector-test") == 0);
  }

  @Test
  void anEmitterWritesJsonWithHeaders() {
    producer
        .receipts()
        .sendMessage(
            Message.of(new Order("Fay", 4))
                .addMetadata(
                    OutgoingRedisStreamMetadata.builder()
                        .withStream("receipts:fay")
                        .withHeader("kind", "receipt")
                        .build()))
        .await()
        .atMost(Duration.ofSeconds(5));
    producer.receipts().sendAndAwait(new Order("Gus", 5));

    assertThat(redis.fields("receipts:fay"))
        .containsExactly(
            Map.of("kind", "receipt", "payload", "{\"customer\":\"Fay\",\"items\":4}"));
    assertThat(redis.length("receipts")).isEqualTo(1);
  }

  @Test
  void everyChannelOfTheApplicationIsReadyAndAlive() {
    await().until(() -> connector.getReadiness().isOk());
    assertThat(connector.getLiveness().isOk()).isTrue();
    assertThat(connector.getReadiness().getChannels()).hasSizeGreaterThanOrEqualTo(3);
  }
}
