package dev.decurion.connector.redisstreams;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.connector.IncomingAttributes;
import dev.decurion.connector.redisstreams.connector.OutgoingAttributes;
import dev.decurion.connector.redisstreams.connector.RedisStreamsConnectorIncomingConfiguration;
import dev.decurion.connector.redisstreams.connector.RedisStreamsConnectorOutgoingConfiguration;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import dev.decurion.connector.redisstreams.outbound.OutgoingChannel;
import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens channels without the framework, so that a test controls their demand and their life. */
@QuarkusTestResource(RedisResource.class)
abstract class ChannelTest {

  static final String GROUP = "group";

  @Inject Redis client;
  @Inject Vertx vertx;
  @Inject RedisClients clients;
  @Inject ObjectMapper mapper;
  @Inject @Any Instance<FailureStrategy.Factory> strategies;

  RedisProcess server;
  RedisSession redis;
  String stream;
  private final List<IncomingChannel> incoming = new ArrayList<>();
  private final List<OutgoingChannel> outgoing = new ArrayList<>();

  @BeforeEach
  void prepare() {
    redis = new RedisSession(client);
    stream = "stream-" + UUID.randomUUID();
  }

  @AfterEach
  void closeChannels() {
    server.start();
    incoming.forEach(this::close);
    outgoing.forEach(channel -> channel.close(Duration.ofSeconds(1)).toCompletableFuture().join());
  }

  void close(IncomingChannel channel) {
    channel.close(Duration.ofSeconds(1)).toCompletableFuture().join();
  }

  /** A channel on {@link #stream}, in {@link #GROUP}, as consumer "me", unless said otherwise. */
  IncomingChannel incoming(String... attributes) {
    List<String> all =
        new ArrayList<>(
            List.of("streams", stream, "group", GROUP, "consumer", "me", "timeout", "2s"));
    all.addAll(List.of(attributes));
    IncomingChannel channel =
        new IncomingChannel(
            IncomingAttributes.settings(
                new RedisStreamsConnectorIncomingConfiguration(
                    Channels.config("channel", all.toArray(String[]::new)))),
            vertx,
            clients,
            name -> strategies.select(Identifier.Literal.of(name)).get());
    incoming.add(channel);
    return channel;
  }

  Probe subscribe(IncomingChannel channel) {
    Probe probe = new Probe();
    channel.messages().subscribe(probe);
    return probe;
  }

  Probe open(String... attributes) {
    return subscribe(incoming(attributes));
  }

  OutgoingChannel outgoing(String... attributes) {
    List<String> all = new ArrayList<>(List.of("stream", stream, "timeout", "2s"));
    all.addAll(List.of(attributes));
    OutgoingChannel channel =
        new OutgoingChannel(
            OutgoingAttributes.settings(
                new RedisStreamsConnectorOutgoingConfiguration(
                    Channels.config("channel", all.toArray(String[]::new)))),
            vertx,
            clients,
            mapper);
    outgoing.add(channel);
    return channel;
  }
}
