package dev.decurion.connector.redisstreams.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs idempotent commands on a link until Redis has answered, through lost connections, without an
 * end but that of the channel. Confined to the context of its link.
 */
public final class RetryingCommands {

  private final Vertx vertx;
  private final RedisLink link;
  private final Supplier<Backoff> backoffs;

  public RetryingCommands(Vertx vertx, RedisLink link, Supplier<Backoff> backoffs) {
    this.vertx = vertx;
    this.link = link;
    this.backoffs = backoffs;
  }

  /**
   * @param command must have the same effect when it runs twice, since the reply to the first can
   *     be lost
   * @return its result; fails when Redis refuses the command for good, or when the link is closed
   */
  public <T> Future<T> execute(Function<RedisLink, Future<T>> command) {
    Promise<T> done = Promise.promise();
    attempt(command, backoffs.get(), done);
    return done.future();
  }

  private <T> void attempt(
      Function<RedisLink, Future<T>> command, Backoff backoff, Promise<T> done) {
    link.open()
        .compose(open -> command.apply(link))
        .onSuccess(done::complete)
        .onFailure(
            failure -> {
              if (link.isClosed()) {
                done.fail(new CancellationException("The channel was closed: " + failure));
              } else if (RedisErrors.isTransient(failure)) {
                vertx.setTimer(backoff.nextMillis(), id -> attempt(command, backoff, done));
              } else {
                done.fail(failure);
              }
            });
  }

  /** The link that commands run on. */
  public RedisLink link() {
    return link;
  }
}
