package dev.decurion.connector.redisstreams.fault;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import java.util.List;

/**
 * Entries that could not be decoded or processed.
 *
 * @param entries at least one, all of the same stream
 * @param cause why
 */
public record Failure(List<IncomingRedisStreamMetadata> entries, Throwable cause) {

  public Failure {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("A failure must have entries");
    }
  }

  /** The key of the stream. */
  public String stream() {
    return entries.get(0).stream();
  }

  /** The ids of the entries. */
  public List<String> ids() {
    return entries.stream().map(IncomingRedisStreamMetadata::id).toList();
  }
}
