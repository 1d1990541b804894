package dev.decurion.connector.redisstreams.connection;

import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis of a channel's own, which can be lost and opened again.
 *
 * <p>Confined to one event loop context: call every method on it; futures complete on it. A reply
 * that does not come in time closes the connection, since replies are matched by order and a silent
 * server cannot be told from a dead one.
 */
public final class RedisLink {

  private static final int UNBLOCK_TRIES = 100;

  private final String name;
  private final Vertx vertx;
  private final Supplier<Redis> clients;
  private final boolean interruptible;
  private final Duration timeout;
  private final ChannelState state;
  private final ChannelMetrics metrics;

  private @Nullable Redis client;
  private @Nullable RedisConnection connection;
  private @Nullable Future<Void> opening;
  private @Nullable Promise<Response> blocked;
  private Runnable onLost = () -> {};
  private long clientId = -1;
  private boolean wasOpen;
  private boolean closed;

  /**
   * @param name what the connection is for, as it stands in logs and health checks
   * @param clients makes a client with the configuration of the channel
   * @param interruptible whether {@code CLIENT UNBLOCK} from another link reaches this one
   * @param timeout how long to wait for the reply of a command that does not block
   */
  public RedisLink(
      String name,
      Vertx vertx,
      Supplier<Redis> clients,
      boolean interruptible,
      Duration timeout,
      ChannelState state,
      ChannelMetrics metrics) {
    this.name = name;
    this.vertx = vertx;
    this.clients = clients;
    this.interruptible = interruptible;
    this.timeout = timeout;
    this.state = state;
    this.metrics = metrics;
    state.pending(name);
  }

  /** Called each time an open connection is lost, not when {@link #close} ends it. */
  public void onLost(Runnable listener) {
    onLost = listener;
  }

  public boolean isOpen() {
    return connection != null;
  }

  /** Opens the connection if it is not open. Callers that come meanwhile share the one attempt. */
  public Future<Void> open() {
    if (closed) {
      return Future.failedFuture(new ConnectException(name + " is closed"));
    }
    if (connection != null) {
      return Future.succeededFuture();
    }
    Future<Void> running = opening;
    if (running != null) {
      return running;
    }
    Promise<Void> opened = Promise.promise();
    opening = opened.future();
    connect(opened);
    return opened.future();
  }

  private void connect(Promise<Void> opened) {
    Redis attempt;
    try {
      attempt = clients.get();
    } catch (RuntimeException e) {
      opening = null;
      state.trouble(name, e);
      opened.fail(e);
      return;
    }
    client = attempt;
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            id -> openFailed(attempt, opened, new TimeoutException("no reply to the greeting")));
    attempt
        .connect()
        .compose(fresh -> identify(fresh).map(fresh))
        .onComplete(
            outcome -> {
              vertx.cancelTimer(timer);
              if (outcome.failed()) {
                openFailed(attempt, opened, outcome.cause());
              } else if (client == attempt && opening != null) {
                established(outcome.result(), opened);
              }
            });
  }

  private Future<Void> identify(RedisConnection fresh) {
    if (!interruptible) {
      return Future.succeededFuture();
    }
    return fresh
        .send(Request.cmd(Command.CLIENT).arg("ID"))
        .onSuccess(id -> clientId = id.toLong())
        .recover(refused -> Future.succeededFuture()) // not permitted: reopen instead of unblock
        .mapEmpty();
  }

  private void established(RedisConnection fresh, Promise<Void> opened) {
    fresh.endHandler(end -> lost(fresh, new ConnectException("connection closed")));
    fresh.exceptionHandler(failure -> lost(fresh, failure));
    connection = fresh;
    opening = null;
    state.fine(name);
    if (wasOpen) {
      metrics.reconnected();
    }
    wasOpen = true;
    opened.complete();
  }

  private void openFailed(Redis attempt, Promise<Void> opened, Throwable cause) {
    if (client == attempt && opening != null) {
      release();
      state.trouble(name, cause);
      opened.fail(cause);
    }
  }

  /** Sends a command that does not block. Fails at once when the connection is not open. */
  public Future<Response> send(Request request) {
    return send(request, timeout);
  }

  /** Sends a command that may block for some time; {@link #interrupt} can end it early. */
  public Future<Response> sendBlocking(Request request, Duration block) {
    Promise<Response> read = Promise.promise();
    blocked = read;
    send(request, block.plus(timeout))
        .onComplete(
            outcome -> {
              if (blocked == read) {
                blocked = null;
              }
              if (outcome.succeeded()) {
                read.tryComplete(outcome.result());
              } else {
                read.tryFail(outcome.cause());
              }
            });
    return read.future();
  }

  private Future<Response> send(Request request, Duration within) {
    RedisConnection open = connection;
    if (open == null) {
      return Future.failedFuture(new ConnectException(name + " is not open"));
    }
    Promise<Response> reply = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, within.toMillis()),
            id -> {
              TimeoutException silent =
                  new TimeoutException("no reply to %s in %s".formatted(request.command(), within));
              lost(open, silent);
              reply.tryFail(silent);
            });
    open.send(request)
        .onComplete(
            outcome -> {
              vertx.cancelTimer(timer);
              if (outcome.succeeded()) {
                reply.tryComplete(outcome.result());
              } else {
                lostIfUseless(open, outcome.cause());
                reply.tryFail(outcome.cause());
              }
            });
    return reply.future();
  }

  /**
   * The handlers of a connection do not tell everything: in a cluster, connections to further
   * servers are made in the course of time, and a master that became a replica goes on answering.
   */
  private void lostIfUseless(RedisConnection which, Throwable cause) {
    if (!RedisErrors.isReply(cause) || RedisErrors.isDemoted(cause)) {
      lost(which, cause);
    }
  }

  /**
   * Ends the blocking read that is under way, if any: its reply is empty, or the connection is lost
   * where Redis offers no better way.
   *
   * @param other an open link to the same server
   */
  public void interrupt(RedisLink other) {
    Promise<Response> read = blocked;
    if (read != null) {
      interrupt(other, read, UNBLOCK_TRIES);
    }
  }

  private void interrupt(RedisLink other, Promise<Response> read, int tries) {
    if (blocked != read) {
      return;
    }
    if (clientId < 0 || !other.isOpen() || tries == 0) {
      release();
      read.tryComplete();
      onLost.run();
      return;
    }
    // The read may reach the server after the unblock: then nothing was unblocked, and we ask
    // again.
    other
        .send(Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(clientId))
        .onSuccess(
            unblocked -> {
              if (unblocked.toInteger() == 0) {
                vertx.setTimer(1, id -> interrupt(other, read, tries - 1));
              }
            })
        .onFailure(refused -> interrupt(other, read, 0));
  }

  private void lost(RedisConnection which, Throwable cause) {
    if (connection != which) {
      return;
    }
    release();
    if (!closed) {
      state.trouble(name, cause);
      onLost.run();
    }
  }

  private void release() {
    Redis old = client;
    client = null;
    connection = null;
    opening = null;
    blocked = null;
    clientId = -1;
    if (old != null) {
      old.close();
    }
  }

  /** Closes the connection for good. */
  public void close() {
    closed = true;
    state.dropped(name);
    release();
  }

  public boolean isClosed() {
    return closed;
  }
}
