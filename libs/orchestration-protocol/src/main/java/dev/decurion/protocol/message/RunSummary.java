package dev.decurion.protocol.message;

import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run in a list of runs.
 *
 * @param tasks how many tasks stand in which state; {@code total} is their sum
 */
public record RunSummary(
    RunId run,
    String plan,
    RunStatus status,
    Instant submittedAt,
    Optional<Instant> finishedAt,
    Map<String, Integer> tasks) {}
