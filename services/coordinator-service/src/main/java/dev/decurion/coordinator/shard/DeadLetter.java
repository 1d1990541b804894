package dev.decurion.coordinator.shard;

/**
 * An entry of a stream that could not be read or could not take effect, kept for people.
 *
 * @param stream the key of the stream that it came from
 * @param payloadBytes length of its payload
 * @param payload its payload or the beginning of it; whatever somebody has sent
 */
public record DeadLetter(
    DeadLetterId id, String stream, String reason, long payloadBytes, String payload) {}
