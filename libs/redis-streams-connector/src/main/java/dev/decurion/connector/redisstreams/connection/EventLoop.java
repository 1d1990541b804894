package dev.decurion.connector.redisstreams.connection;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The one event loop context that a channel lives on. Everything a channel knows is confined to it,
 * so that nothing needs a lock.
 */
public final class EventLoop {

  private final Vertx vertx;
  private final Context context;

  public EventLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Runs a task on the context, at once if that is where the caller is. */
  public void execute(Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }

  /** Runs a task on the context after whatever runs there now. */
  public void defer(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /** Runs a task on the context after a time. To be called on the context. */
  public void after(long millis, Runnable task) {
    vertx.setTimer(Math.max(1, millis), id -> task.run());
  }

  /** Runs a task on the context again and again. To be called on the context. */
  public long every(Duration period, Runnable task) {
    return vertx.setPeriodic(Math.max(1, period.toMillis()), id -> task.run());
  }

  public void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  /** A {@code Uni} that starts the work on the context each time it is subscribed to. */
  public <T> Uni<T> uni(Supplier<Future<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                execute(
                    () -> {
                      Future<T> future;
                      try {
                        future = work.get();
                      } catch (RuntimeException e) {
                        emitter.fail(e);
                        return;
                      }
                      future.onSuccess(emitter::complete).onFailure(emitter::fail);
                    }));
  }

  public Vertx vertx() {
    return vertx;
  }
}
