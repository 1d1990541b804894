package dev.decurion.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run, as the coordinator shows it.
 *
 * @param attempt number of the latest attempt; 0 before the first
 * @param reason why it failed, was skipped, or waits
 */
public record TaskView(
    String id,
    @Nullable String name,
    String state,
    int attempt,
    @Nullable String runner,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String reason) {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED");

  public TaskView {
    Objects.requireNonNull(id, "a task without id");
    state = Objects.requireNonNullElse(state, "UNKNOWN");
  }

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

  public Optional<String> why() {
    return Optional.ofNullable(reason).filter(text -> !text.isBlank());
  }
}
