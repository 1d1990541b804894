package dev.decurion.core.plan;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How often a task is tried, and how long it waits in between.
 *
 * @param attempts tries in all, at least 1
 * @param backoff the wait before the second attempt
 * @param multiplier by which the wait grows with each further attempt, at least 1
 * @param maxBackoff the longest wait
 * @param jitter share of a wait, 0 to 1, by which it is shortened at random, so that tasks that
 *     failed together are not tried again together
 * @param on what is worth another attempt
 */
public record RetryPolicy(
    int attempts,
    Duration backoff,
    double multiplier,
    Duration maxBackoff,
    double jitter,
    Set<Cause> on) {

  public static final int MAX_ATTEMPTS = 100;

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          2, Duration.ofSeconds(2), 2, Duration.ofMinutes(1), 0, EnumSet.allOf(Cause.class));

  /** Why an attempt did not succeed. */
  public enum Cause {
    /** Its action or its verification failed. */
    FAILURE,
    /** It took too long. */
    TIMEOUT,
    /** Its runner died or lost its connection. */
    LOST
  }

  public RetryPolicy {
    if (attempts < 1 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempts must be 1 to " + MAX_ATTEMPTS + ": " + attempts);
    }
    if (backoff.isNegative() || maxBackoff.isNegative()) {
      throw new IllegalArgumentException("a back-off cannot be negative");
    }
    if (!(multiplier >= 1) || multiplier > 100) {
      throw new IllegalArgumentException("the multiplier must be 1 to 100: " + multiplier);
    }
    if (!(jitter >= 0) || jitter > 1) {
      throw new IllegalArgumentException("the jitter must be 0 to 1: " + jitter);
    }
    on = Set.copyOf(on);
  }

  /**
   * The wait after attempt {@code number} (from 1) has failed.
   *
   * @param seed decides about the jitter; the same seed gives the same wait
   */
  public Duration backoffAfter(int number, long seed) {
    double millis =
        Math.min(backoff.toMillis() * Math.pow(multiplier, number - 1.0), maxBackoff.toMillis());
    double share = new SplittableRandom(seed).nextDouble();
    return Duration.ofMillis((long) (millis * (1 - jitter * share)));
  }
}
