package dev.decurion.connector.redisstreams.outbound;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.ChannelState;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisClients;
import dev.decurion.connector.redisstreams.connection.RedisErrors;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An outgoing channel: writes messages in their order, many on their way at a time. What was on its
 * way when the connection broke is written again, in the same order, on the next one; Redis may
 * have had it already. Confined to its event loop, but for the methods of {@link Flow.Subscriber}.
 */
public final class OutgoingChannel implements Flow.Subscriber<Message<?>> {

  private static final Logger LOG = Logger.getLogger(OutgoingChannel.class);

  private final OutgoingSettings settings;
  private final EventLoop loop;
  private final ChannelState state;
  private final RedisLink link;
  private final EntryEncoder encoder;
  private final ChannelMetrics metrics;
  private final Backoff backoff;
  private final PriorityQueue<Outgoing> queue =
      new PriorityQueue<>(Comparator.comparingLong(entry -> entry.sequence));
  private final Deque<Outgoing> onTheirWay = new ArrayDeque<>();
  private Flow.@Nullable Subscription subscription;
  private long sequence;
  private boolean waiting;
  private boolean closing;

  public OutgoingChannel(
      OutgoingSettings settings, Vertx vertx, RedisClients clients, ObjectMapper mapper) {
    this.settings = settings;
    loop = new EventLoop(vertx);
    state = new ChannelState(settings.channel());
    metrics = ChannelMetrics.of(settings.channel());
    encoder = new EntryEncoder(settings, mapper);
    backoff = settings.backoff();
    link =
        new RedisLink(
            "writing connection",
            vertx,
            () -> clients.create(settings.clientName()),
            false,
            settings.timeout(),
            state,
            metrics);
    link.onLost(this::broken);
  }

  public ChannelState state() {
    return state;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    loop.execute(
        () -> {
          subscription = given;
          state.started();
          pump();
          given.request(settings.maxInflight());
        });
  }

  @Override
  public void onNext(Message<?> message) {
    loop.execute(
        () -> {
          Request request;
          try {
            request = encoder.encode(message);
          } catch (RuntimeException e) {
            settled();
            message.nack(e);
            return;
          }
          queue.add(new Outgoing(sequence++, message, request));
          pump();
        });
  }

  @Override
  public void onError(Throwable failure) {
    LOG.errorf(failure, "Channel '%s': what sends into it has failed", settings.channel());
  }

  @Override
  public void onComplete() {
    LOG.debugf("Channel '%s': nothing more will be sent", settings.channel());
  }

  private void pump() {
    if (waiting || closing) {
      return;
    }
    if (!link.isOpen()) {
      waiting = true;
      link.open()
          .onSuccess(
              opened -> {
                waiting = false;
                pump();
              })
          .onFailure(
              failure -> {
                countFailure(failure);
                pause();
              });
      return;
    }
    while (link.isOpen() && !waiting && !queue.isEmpty()) {
      write(queue.remove());
    }
  }

  private void write(Outgoing entry) {
    onTheirWay.add(entry);
    link.send(entry.request)
        .onSuccess(
            id -> {
              if (onTheirWay.remove(entry)) {
                backoff.reset();
                metrics.sent(1);
                settled();
                entry.message.ack();
              }
            })
        .onFailure(failure -> refused(entry, failure));
  }

  private void refused(Outgoing entry, Throwable failure) {
    if (!onTheirWay.remove(entry)) {
      return; // the connection broke, and the entry stands in the queue again
    }
    if (RedisErrors.isTransient(failure)) {
      again(entry, failure);
    } else {
      giveUp(entry, failure);
    }
  }

  /** The connection is lost: everything on its way must go again. */
  private void broken() {
    Throwable cause = new ConnectException("The connection to Redis broke");
    while (!onTheirWay.isEmpty()) {
      again(onTheirWay.remove(), cause);
    }
    if (!waiting) {
      pause();
    }
  }

  private void again(Outgoing entry, Throwable failure) {
    if (++entry.attempts > settings.retries()) {
      giveUp(entry, failure);
      return;
    }
    queue.add(entry);
    if (!waiting) {
      pause();
    }
  }

  /** A connection that cannot be opened is a failed attempt for everything that waits for it. */
  private void countFailure(Throwable failure) {
    List<Outgoing> entries = new ArrayList<>(queue);
    queue.clear();
    entries.forEach(entry -> again(entry, failure));
  }

  private void pause() {
    waiting = true;
    loop.after(
        backoff.nextMillis(),
        () -> {
          waiting = false;
          pump();
        });
  }

  private void giveUp(Outgoing entry, Throwable failure) {
    settled();
    entry.message.nack(failure);
  }

  private void settled() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  /**
   * Ends the channel; what is on its way gets the given time.
   *
   * @return completes when it is closed
   */
  public CompletionStage<Void> close(Duration grace) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> close(System.nanoTime() + grace.toNanos(), closed));
    return closed;
  }

  private void close(long deadlineNanos, CompletableFuture<Void> closed) {
    boolean busy = !queue.isEmpty() || !onTheirWay.isEmpty();
    if (busy && link.isOpen() && deadlineNanos - System.nanoTime() > 0) {
      loop.after(5, () -> close(deadlineNanos, closed));
      return;
    }
    closing = true;
    if (subscription != null) {
      subscription.cancel();
    }
    link.close();
    queue.addAll(onTheirWay);
    onTheirWay.clear();
    while (!queue.isEmpty()) {
      queue.remove().message.nack(new IllegalStateException("The channel was closed"));
    }
    closed.complete(null);
  }

  private static final class Outgoing {

    private final long sequence;
    private final Message<?> message;
    private final Request request;
    private int attempts;

    Outgoing(long sequence, Message<?> message, Request request) {
      this.sequence = sequence;
      this.message = message;
      this.request = request;
    }
  }
}
