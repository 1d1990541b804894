package dev.decurion.core.run;

import java.time.Instant;

/**
 * The answer to a question that a task asked.
 *
 * @param by who answered; as they say themselves
 * @param reason as they gave it; may be empty
 */
public record Approval(boolean approved, String by, String reason, Instant at) {}
