package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.ChannelState;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.RetryingCommands;
import dev.decurion.connector.redisstreams.connection.Slots;
import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** An incoming channel: puts the parts together, starts them on subscription, and ends them. */
public final class IncomingChannel {

  private final IncomingSettings settings;
  private final EventLoop loop;
  private final ChannelState state;
  private final Outlet outlet;
  private final RedisLink commandLink;
  private final Reads reads;
  private final @Nullable Acknowledger acknowledger;
  private final @Nullable PendingEntries held;
  private long freshTimer = -1;
  private boolean closing;

  /**
   * @param strategies finds a failure strategy by its identifier, or throws
   */
  public IncomingChannel(
      IncomingSettings settings,
      Vertx vertx,
      RedisClients clients,
      Function<String, FailureStrategy.Factory> strategies) {
    this.settings = settings;
    loop = new EventLoop(vertx);
    state = new ChannelState(settings.channel());
    outlet = new Outlet(loop);
    ChannelMetrics metrics = ChannelMetrics.of(settings.channel());
    Supplier<Redis> redis = () -> clients.create(settings.clientName());
    boolean standalone = clients.standalone(settings.clientName());
    Slots slots = clients.slots(settings.clientName());
    Function<String, RedisLink> links =
        name -> new RedisLink(name, vertx, redis, standalone, settings.timeout(), state, metrics);
    commandLink =
        new RedisLink(
            "command connection", vertx, redis, false, settings.timeout(), state, metrics);
    RetryingCommands commands = new RetryingCommands(vertx, commandLink, settings::backoff);
    DeadLetters deadLetters = new DeadLetters(settings, commands);
    FailureStrategy.Factory strategy = strategies.apply(settings.failureStrategy());
    if (settings.isGroup()) {
      held = new PendingEntries(settings, loop, commandLink);
      acknowledger = new Acknowledger(settings, commands, loop);
      Deliveries deliveries =
          deliveries(
              strategy,
              new GroupActions(
                  settings, loop, held, acknowledger, deadLetters, metrics, this::fail),
              metrics);
      RedisLink reader = links.apply("reading connection");
      GroupReadLoop group =
          new GroupReadLoop(
              settings,
              loop,
              reader,
              commandLink,
              new Sweep(settings, slots, reader, new EntryParser(settings.payloadField())),
              new SlotWatches(
                  slots,
                  loop,
                  settings.block(),
                  slot -> links.apply("waiting connection {" + slot + "}")),
              deliveries,
              held,
              state,
              metrics);
      held.onDue(group::releaseDue);
      reader.onLost(group::wake);
      reads = group;
    } else {
      held = null;
      acknowledger = null;
      Deliveries deliveries =
          deliveries(
              strategy, new LogActions(settings, loop, deadLetters, metrics, this::fail), metrics);
      LogLanes lanes =
          new LogLanes(slots, slot -> lane(links.apply(readingConnection(slot)), deliveries));
      settings.streams().forEach(stream -> lanes.assign(stream, settings.from()));
      reads = lanes;
    }
    commandLink.onLost(this::openCommands);
    outlet.listen(this::start, reads::wake, reads::stop);
  }

  private LogReadLoop lane(RedisLink reader, Deliveries deliveries) {
    LogReadLoop lane = new LogReadLoop(settings, loop, reader, commandLink, deliveries, state);
    reader.onLost(lane::wake);
    return lane;
  }

  private static String readingConnection(String slot) {
    return slot.isEmpty() ? "reading connection" : "reading connection {" + slot + "}";
  }

  private Deliveries deliveries(
      FailureStrategy.Factory strategy, FailureActions actions, ChannelMetrics metrics) {
    return new Deliveries(
        settings,
        outlet,
        new StrategySettlement(actions, strategy.create(actions), metrics),
        metrics);
  }

  /** The messages; for one subscriber. Nothing is read before it requests something. */
  public Flow.Publisher<Message<?>> messages() {
    return outlet;
  }

  public ChannelState state() {
    return state;
  }

  /** How streams are assigned; empty unless they can be. */
  public Optional<RedisStreamsChannel> assignments() {
    if (!settings.assignable()) {
      return Optional.empty();
    }
    return Optional.of(
        reads instanceof LogLanes lanes
            ? new LogChannel(settings.channel(), loop, lanes)
            : new GroupChannel(settings.channel(), loop, (GroupReadLoop) reads));
  }

  private void start() {
    state.started();
    openCommands();
    if (held != null && settings.claims()) {
      Duration third = settings.claimMinIdle().dividedBy(3);
      freshTimer = loop.every(third, held::keepFresh);
    }
    reads.start();
  }

  /** The connection for commands is opened ahead of need, and for the health check. */
  private void openCommands() {
    if (!closing) {
      reopen(settings.backoff());
    }
  }

  private void reopen(Backoff backoff) {
    if (!closing && !commandLink.isOpen()) {
      commandLink
          .open()
          .onFailure(failure -> loop.after(backoff.nextMillis(), () -> reopen(backoff)));
    }
  }

  private void fail(Throwable cause) {
    state.failed(cause);
    reads.stop();
    outlet.fail(cause);
  }

  /** Takes nothing more from Redis. What was delivered can still be acknowledged. */
  public void stop() {
    loop.execute(reads::stop);
  }

  /**
   * Ends the channel; acknowledgements under way get the given time.
   *
   * @return completes when it is closed
   */
  public CompletionStage<Void> close(Duration grace) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(
        () -> {
          reads.stop();
          close(System.nanoTime() + grace.toNanos(), closed);
        });
    return closed;
  }

  private void close(long deadlineNanos, CompletableFuture<Void> closed) {
    boolean busy = acknowledger != null && acknowledger.isBusy() && commandLink.isOpen();
    if (busy && deadlineNanos - System.nanoTime() > 0) {
      loop.after(5, () -> close(deadlineNanos, closed));
      return;
    }
    closing = true;
    if (freshTimer >= 0) {
      loop.cancel(freshTimer);
    }
    commandLink.close();
    closed.complete(null);
  }
}
