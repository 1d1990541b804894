package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.Backoff;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import io.vertx.core.Future;

/**
 * Does one thing after the other: each turn is one exchange with Redis. Since turns never overlap,
 * what one turn may take is plain arithmetic. A failed turn is followed by a growing pause.
 */
abstract class ReadLoop implements Reads {

  /** What follows a turn. */
  enum Next {
    TURN,
    /** Nothing to do until {@link #wake}. */
    REST
  }

  private final EventLoop loop;
  private final Backoff backoff;
  private boolean started;
  private boolean busy;
  private boolean woken;
  private boolean stopped;

  ReadLoop(EventLoop loop, Backoff backoff) {
    this.loop = loop;
    this.backoff = backoff;
  }

  /** One exchange with Redis. */
  abstract Future<Next> turn();

  /** Called after a failed turn, before the pause. */
  abstract void turnFailed(Throwable cause);

  /** Ends a blocking read that is under way, if there is one. */
  abstract void interrupt();

  /** Called once, when the last turn is over after {@link #stop}. */
  abstract void stopped();

  /** Begins with the first turn. */
  @Override
  public final void start() {
    started = true;
    wake();
  }

  /** Something has changed that the next turn should see. */
  @Override
  public final void wake() {
    woken = true;
    if (started && !busy && !stopped) {
      begin();
    }
  }

  /** Takes nothing more from Redis; a turn under way still delivers what it has taken. */
  @Override
  public final void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (busy) {
      interrupt();
    } else {
      stopped();
    }
  }

  /** A turn has read successfully: the next failure starts with a short pause again. */
  final void healthy() {
    backoff.reset();
  }

  private void begin() {
    busy = true;
    woken = false;
    Future<Next> turn;
    try {
      turn = turn();
    } catch (RuntimeException e) {
      turn = Future.failedFuture(e);
    }
    turn.onSuccess(this::ended).onFailure(this::failed);
  }

  private void ended(Next next) {
    if (stopped) {
      stopped();
    } else if (next == Next.TURN || woken) {
      loop.defer(this::begin);
    } else {
      busy = false;
    }
  }

  private void failed(Throwable cause) {
    if (stopped) {
      stopped();
      return;
    }
    turnFailed(cause);
    loop.after(backoff.nextMillis(), () -> ended(Next.TURN));
  }
}
