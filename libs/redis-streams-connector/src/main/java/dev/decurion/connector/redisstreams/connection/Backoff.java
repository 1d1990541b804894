package dev.decurion.connector.redisstreams.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential waiting times with jitter: each is between half of its nominal value and all of it.
 */
public final class Backoff {

  private final Duration first;
  private final Duration most;
  private long nominal;

  public Backoff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
    reset();
  }

  /** The time to wait before the next try, in milliseconds, at least 1. */
  public long nextMillis() {
    long now = Math.max(1, nominal);
    nominal = Math.min(most.toMillis(), now * 2);
    return now - ThreadLocalRandom.current().nextLong(now / 2 + 1);
  }

  /** Starts again with the shortest time. */
  public void reset() {
    nominal = Math.min(first.toMillis(), most.toMillis());
  }
}
