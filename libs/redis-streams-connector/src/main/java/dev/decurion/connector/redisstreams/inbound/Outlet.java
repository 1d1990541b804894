package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Where messages leave a channel: knows what downstream has requested and what waits to be emitted.
 * Has one subscriber. Confined to the event loop of the channel, but for the methods of {@link
 * Flow}.
 */
final class Outlet implements Flow.Publisher<Message<?>>, Flow.Subscription {

  private final EventLoop loop;
  private final Deque<Message<?>> waiting = new ArrayDeque<>();
  private Runnable onSubscribed = () -> {};
  private Runnable onRoom = () -> {};
  private Runnable onCancelled = () -> {};
  private Flow.@Nullable Subscriber<? super Message<?>> subscriber;
  private long demand;
  private boolean emitting;
  private boolean done;

  Outlet(EventLoop loop) {
    this.loop = loop;
  }

  /** Sets what is called when somebody subscribes, when there is room, and when they cancel. */
  void listen(Runnable subscribed, Runnable room, Runnable cancelled) {
    onSubscribed = subscribed;
    onRoom = room;
    onCancelled = cancelled;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Message<?>> newcomer) {
    loop.execute(
        () -> {
          if (subscriber != null) {
            newcomer.onSubscribe(new NoSubscription());
            newcomer.onError(new IllegalStateException("The channel has a subscriber already"));
            return;
          }
          subscriber = newcomer;
          newcomer.onSubscribe(this);
          onSubscribed.run();
        });
  }

  @Override
  public void request(long n) {
    loop.execute(
        () -> {
          if (n <= 0) {
            fail(new IllegalArgumentException("A request must be for at least one message: " + n));
            return;
          }
          demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
          emit();
          if (room(0) > 0) {
            onRoom.run();
          }
        });
  }

  @Override
  public void cancel() {
    loop.execute(
        () -> {
          if (!done) {
            done = true;
            waiting.clear();
            onCancelled.run();
          }
        });
  }

  /** How many more messages may be offered, if so many may wait beyond what was requested. */
  long room(long ahead) {
    if (done) {
      return 0;
    }
    long most = demand + ahead < 0 ? Long.MAX_VALUE : demand + ahead;
    return Math.max(0, most - waiting.size());
  }

  /** Emits the message as soon as it is requested. */
  void offer(Message<?> message) {
    if (!done) {
      waiting.add(message);
      emit();
    }
  }

  /** Drops messages that were not emitted yet. */
  void drop(Predicate<Message<?>> unwanted) {
    waiting.removeIf(unwanted);
  }

  void fail(Throwable cause) {
    if (!done) {
      done = true;
      waiting.clear();
      if (subscriber != null) {
        subscriber.onError(cause);
      }
    }
  }

  private void emit() {
    if (emitting || subscriber == null) {
      return; // the emission under way, which led here, goes on
    }
    emitting = true;
    try {
      while (!done && demand > 0 && !waiting.isEmpty()) {
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        subscriber.onNext(waiting.remove());
      }
    } finally {
      emitting = false;
    }
  }

  private static final class NoSubscription implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
