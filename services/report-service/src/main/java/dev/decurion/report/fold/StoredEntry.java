package dev.decurion.report.fold;

import dev.decurion.protocol.message.LogEntry;

/**
 * A log entry and where it stands.
 *
 * @param id of the entry in the stream of the run's log
 */
public record StoredEntry(String id, LogEntry entry) {
  /** The number that the first event after this entry has. */
  public long nextSequence() {
    return entry.sequence() + entry.events().size();
  }
}
