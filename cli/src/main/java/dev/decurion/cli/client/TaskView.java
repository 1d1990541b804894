package dev.decurion.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run, as the coordinator shows it.
 *
 * @param attempt number of the latest attempt; 0 before the first
 * @param reason why it failed, was skipped or was cancelled
 * @param failureAllowed it failed, and by its plan that counts as success
 * @param waitsFor what keeps it from going on: BACK_OFF, PARKED, ANSWER or LOCK
 * @param dueAt when that wait ends at the latest
 * @param locks which locks it waits for, as far as that is known
 * @param approval its question, if it is one
 */
public record TaskView(
    String id,
    @Nullable String name,
    String state,
    int attempt,
    @Nullable String runner,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String reason,
    boolean failureAllowed,
    @Nullable String waitsFor,
    @Nullable Instant dueAt,
    List<AwaitedLock> locks,
    @Nullable Question approval) {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED");

  public TaskView {
    Objects.requireNonNull(id, "a task without id");
    state = Objects.requireNonNullElse(state, "UNKNOWN");
    locks = locks == null ? List.of() : List.copyOf(locks);
  }

  /** A lock whose permits others hold. */
  public record AwaitedLock(String lock, List<Holder> holders) {
    public AwaitedLock {
      holders = holders == null ? List.of() : List.copyOf(holders);
    }
  }

  /** A task that holds a permit; its run may be another one. */
  public record Holder(String run, String task) {}

  /**
   * A question to people.
   *
   * @param byDefault the answer when nobody gives one in time
   */
  public record Question(String message, @Nullable String byDefault) {}

  public boolean isOver() {
    return OVER.contains(state);
  }

  public boolean isIn(String... states) {
    return Set.of(states).contains(state);
  }

  /** How long the latest attempt took; empty when it has not ended or never started. */
  public Optional<Duration> took() {
    return startedAt == null || finishedAt == null
        ? Optional.empty()
        : Optional.of(Duration.between(startedAt, finishedAt));
  }

  public Optional<Instant> started() {
    return Optional.ofNullable(startedAt);
  }

  public Optional<Question> question() {
    return Optional.ofNullable(approval);
  }

  public Optional<Instant> due() {
    return Optional.ofNullable(dueAt);
  }

  public Optional<String> why() {
    return Optional.ofNullable(reason).filter(text -> !text.isBlank());
  }
}
