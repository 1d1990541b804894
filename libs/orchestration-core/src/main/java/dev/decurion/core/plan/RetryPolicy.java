package dev.decurion.core.plan;

import java.time.Duration;

/**
 * How often a task is tried, and how long it waits in between.
 *
 * @param attempts tries in all, at least 1
 * @param backoff the wait before the second attempt
 * @param multiplier by which the wait grows with each further attempt, at least 1
 * @param maxBackoff the longest wait
 */
public record RetryPolicy(int attempts, Duration backoff, double multiplier, Duration maxBackoff) {
  public static final int MAX_ATTEMPTS = 100;

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(2, Duration.ofSeconds(2), 2, Duration.ofMinutes(1));

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
  }

  /** The wait after attempt {@code number} (from 1) has failed. */
  public Duration backoffAfter(int number) {
    double millis = backoff.toMillis() * Math.pow(multiplier, number - 1.0);
    return Duration.ofMillis((long) Math.min(millis, maxBackoff.toMillis()));
  }
}
