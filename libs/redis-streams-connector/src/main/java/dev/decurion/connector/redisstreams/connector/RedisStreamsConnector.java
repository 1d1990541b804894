package dev.decurion.connector.redisstreams.connector;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING_AND_OUTGOING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.OUTGOING;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.connection.ChannelState;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import dev.decurion.connector.redisstreams.outbound.OutgoingChannel;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReport.HealthReportBuilder;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.jboss.logging.Logger;

/**
 * Connects channels to Redis Streams.
 *
 * <pre>{@code
 * mp.messaging.incoming.orders.connector=redis-streams
 * mp.messaging.incoming.orders.streams=orders
 * mp.messaging.incoming.orders.group=billing
 *
 * @Incoming("orders")
 * CompletionStage<Void> bill(Order order) { … }
 * }</pre>
 */
@ApplicationScoped
@Connector(RedisStreamsConnector.NAME)
@ConnectorAttribute(
    name = "client-name",
    direction = INCOMING_AND_OUTGOING,
    type = "string",
    description =
        "The Quarkus Redis client whose configuration is used; the default client if not set. The"
            + " channel opens connections of its own.")
@ConnectorAttribute(
    name = "payload-field",
    direction = INCOMING_AND_OUTGOING,
    type = "string",
    defaultValue = "payload",
    description = "The field of an entry that is the payload; the others are headers")
@ConnectorAttribute(
    name = "retry-backoff",
    direction = INCOMING_AND_OUTGOING,
    type = "string",
    defaultValue = "100ms",
    description = "The first pause after a failure; it doubles with each further one")
@ConnectorAttribute(
    name = "retry-max-backoff",
    direction = INCOMING_AND_OUTGOING,
    type = "string",
    defaultValue = "10s",
    description = "The longest pause after a failure")
@ConnectorAttribute(
    name = "timeout",
    direction = INCOMING_AND_OUTGOING,
    type = "string",
    defaultValue = "5s",
    description =
        "How long to wait for a reply (of a blocking read: in addition to its block time) before"
            + " the connection is taken for dead")
@ConnectorAttribute(
    name = "tracing-enabled",
    direction = INCOMING_AND_OUTGOING,
    type = "boolean",
    defaultValue = "true",
    description = "Whether the trace context travels in the headers")
@ConnectorAttribute(
    name = "read-mode",
    direction = INCOMING,
    type = "string",
    defaultValue = "group",
    description =
        "`group`: as a consumer of a group; `log`: without a group, every reader sees all")
@ConnectorAttribute(
    name = "streams",
    direction = INCOMING,
    type = "string",
    description =
        "The streams to read, separated by commas. Default: the name of the channel in `group` mode,"
            + " none in `log` mode")
@ConnectorAttribute(
    name = "assignable",
    direction = INCOMING,
    type = "boolean",
    defaultValue = "false",
    description =
        "`group` mode: whether streams are assigned at run time; then `streams` has no default."
            + " In `log` mode they always can be")
@ConnectorAttribute(
    name = "group",
    direction = INCOMING,
    type = "string",
    description = "The consumer group. Default: the name of the application")
@ConnectorAttribute(
    name = "consumer",
    direction = INCOMING,
    type = "string",
    description =
        "The name of this consumer: stable over restarts, unlike that of any other replica."
            + " Default: the host name")
@ConnectorAttribute(
    name = "batch",
    direction = INCOMING,
    type = "boolean",
    defaultValue = "false",
    description = "Whether a message is a list of the entries that were read together")
@ConnectorAttribute(
    name = "payload-type",
    direction = INCOMING,
    type = "string",
    description =
        "`batch=true`: the class of T for a consumer of `List<T>`, which the framework does not know."
            + " Default: RedisStreamEntry")
@ConnectorAttribute(
    name = "max-batch",
    direction = INCOMING,
    type = "int",
    defaultValue = "100",
    description = "How many entries of a stream one read takes at most")
@ConnectorAttribute(
    name = "prefetch",
    direction = INCOMING,
    type = "int",
    defaultValue = "0",
    description =
        "How many messages may be taken from Redis beyond what downstream has requested (`group`)")
@ConnectorAttribute(
    name = "block",
    direction = INCOMING,
    type = "string",
    defaultValue = "5s",
    description = "How long one blocking read waits at most")
@ConnectorAttribute(
    name = "from",
    direction = INCOMING,
    type = "string",
    defaultValue = "$",
    description = "`log` mode: where to start in `streams`: `$` (now), `0` (all) or after an id")
@ConnectorAttribute(
    name = "claim-min-idle",
    direction = INCOMING,
    type = "string",
    defaultValue = "15s",
    description =
        "After which time without a sign of life the entries of a consumer are taken over; 0: never")
@ConnectorAttribute(
    name = "claim-interval",
    direction = INCOMING,
    type = "string",
    defaultValue = "5s",
    description = "How often to look for entries to take over")
@ConnectorAttribute(
    name = "delete-on-ack",
    direction = INCOMING,
    type = "boolean",
    defaultValue = "false",
    description = "Whether an acknowledged entry is deleted from the stream, in the same step")
@ConnectorAttribute(
    name = "failure-strategy",
    direction = INCOMING,
    type = "string",
    defaultValue = FailureStrategy.FAIL,
    description =
        "What becomes of a nacked entry: `fail`, `ignore`, `release`, `dead-letter`, or the"
            + " identifier of a FailureStrategy.Factory of your own")
@ConnectorAttribute(
    name = "release-delay",
    direction = INCOMING,
    type = "string",
    defaultValue = "1s",
    description = "After which time a released entry is delivered again")
@ConnectorAttribute(
    name = "max-deliveries",
    direction = INCOMING,
    type = "int",
    defaultValue = "10",
    description = "How often an entry is delivered before it is dead-lettered; 0: without a limit")
@ConnectorAttribute(
    name = "dead-letter-stream",
    direction = INCOMING,
    type = "string",
    description =
        "Where entries go that are given up; `{*}` in it stands for the hash tag of their stream."
            + " Default: `<stream>:dead-letter`")
@ConnectorAttribute(
    name = "stream",
    direction = OUTGOING,
    type = "string",
    description =
        "The stream to write to, unless a message's metadata names one. Default: the name of the"
            + " channel")
@ConnectorAttribute(
    name = "max-inflight",
    direction = OUTGOING,
    type = "int",
    defaultValue = "1024",
    description = "How many messages may be on their way at a time")
@ConnectorAttribute(
    name = "max-length",
    direction = OUTGOING,
    type = "long",
    description = "Trims the stream to about so many entries with each write. Default: never")
@ConnectorAttribute(
    name = "retries",
    direction = OUTGOING,
    type = "int",
    defaultValue = "10",
    description = "How often a write is tried again before the message is nacked")
public class RedisStreamsConnector implements InboundConnector, OutboundConnector, HealthReporter {

  /** The name of this connector in the configuration of a channel. */
  public static final String NAME = "redis-streams";

  private static final Logger LOG = Logger.getLogger(RedisStreamsConnector.class);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final RedisClients clients;
  private final ObjectMapper mapper;
  private final Instance<FailureStrategy.Factory> strategies;
  private final AssignableChannels assignable;
  private final List<IncomingChannel> incoming = new CopyOnWriteArrayList<>();
  private final List<OutgoingChannel> outgoing = new CopyOnWriteArrayList<>();

  RedisStreamsConnector(
      Vertx vertx,
      RedisClients clients,
      ObjectMapper mapper,
      @Any Instance<FailureStrategy.Factory> strategies,
      AssignableChannels assignable) {
    this.vertx = vertx;
    this.clients = clients;
    this.mapper = mapper;
    this.strategies = strategies;
    this.assignable = assignable;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    IncomingChannel channel =
        new IncomingChannel(
            IncomingAttributes.settings(new RedisStreamsConnectorIncomingConfiguration(config)),
            vertx,
            clients,
            this::strategy);
    incoming.add(channel);
    channel.assignments().ifPresent(assignable::register);
    return channel.messages();
  }

  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
    OutgoingChannel channel =
        new OutgoingChannel(
            OutgoingAttributes.settings(new RedisStreamsConnectorOutgoingConfiguration(config)),
            vertx,
            clients,
            mapper);
    outgoing.add(channel);
    return channel;
  }

  private FailureStrategy.Factory strategy(String identifier) {
    Instance<FailureStrategy.Factory> found = strategies.select(Identifier.Literal.of(identifier));
    if (!found.isResolvable()) {
      throw new IllegalArgumentException(
          "There is no failure strategy '%s' (or there are several): expose one %s with @Identifier"
              .formatted(identifier, FailureStrategy.Factory.class.getName()));
    }
    return found.get();
  }

  /** Ready: every channel is subscribed, connected, and finds its groups. */
  @Override
  public HealthReport getReadiness() {
    HealthReportBuilder report = HealthReport.builder();
    states().forEach(state -> report.add(state.channel(), state.ready(), state.message()));
    return report.build();
  }

  /** Alive: no channel has failed for good. A Redis that is away does not kill the application. */
  @Override
  public HealthReport getLiveness() {
    HealthReportBuilder report = HealthReport.builder();
    states()
        .forEach(state -> report.add(state.channel(), state.failure() == null, state.message()));
    return report.build();
  }

  private Stream<ChannelState> states() {
    return Stream.concat(
        incoming.stream().map(IncomingChannel::state),
        outgoing.stream().map(OutgoingChannel::state));
  }

  /** Stops reading, lets acknowledgements and writes under way end, and closes all connections. */
  void terminate(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(50)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    CompletableFuture<?>[] closed =
        Stream.concat(
                incoming.stream().map(channel -> channel.close(GRACE)),
                outgoing.stream().map(channel -> channel.close(GRACE)))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(closed).get(GRACE.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf(e, "Not all channels could be closed in order");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
