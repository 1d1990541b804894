package dev.decurion.runner.redis;

import dev.decurion.core.run.AttemptId;

/**
 * An attempt that wants to start.
 *
 * @param stream where its assignment lies
 * @param entry id of the assignment on the stream
 */
public record Start(AttemptId attempt, String stream, String entry) {}
