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
 * @param change of the code base, by one that succeeded in a worktree
 */
public record Attempt(
    int number,
    long token,
    Instant dispatchedAt,
    Optional<String> runner,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Failure> failure,
    Optional<Change> change) {

  static Attempt dispatched(int number, long token, Instant at) {
    return new Attempt(
        number,
        token,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Attempt started(String by, Instant at) {
    return new Attempt(
        number,
        token,
        dispatchedAt,
        Optional.of(by),
        Optional.of(at),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Attempt succeeded(Instant at, Optional<Change> what) {
    return new Attempt(
        number, token, dispatchedAt, runner, startedAt, Optional.of(at), Optional.empty(), what);
  }

  Attempt failed(Instant at, Failure why) {
    return new Attempt(
        number,
        token,
        dispatchedAt,
        runner,
        startedAt,
        Optional.of(at),
        Optional.of(why),
        Optional.empty());
  }

  /** Ended with success. */
  public boolean succeeded() {
    return finishedAt.isPresent() && failure.isEmpty();
  }
}
