package dev.decurion.core.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One try at a task.
 *
 * @param number from 1
 * @param token fencing token: of two attempts the later one has the higher token
 * @param runner who took it; empty while it is only dispatched
 * @param failure why it did not succeed
 */
public record Attempt(
    int number,
    long token,
    Instant dispatchedAt,
    Optional<String> runner,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Failure> failure) {

  static Attempt dispatched(int number, long token, Instant at) {
    return new Attempt(
        number, token, at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  Attempt started(String by, Instant at) {
    return new Attempt(
        number,
        token,
        dispatchedAt,
        Optional.of(by),
        Optional.of(at),
        Optional.empty(),
        Optional.empty());
  }

  Attempt finished(Instant at, Optional<Failure> why) {
    return new Attempt(number, token, dispatchedAt, runner, startedAt, Optional.of(at), why);
  }

  /** Ended with success. */
  public boolean succeeded() {
    return finishedAt.isPresent() && failure.isEmpty();
  }
}
