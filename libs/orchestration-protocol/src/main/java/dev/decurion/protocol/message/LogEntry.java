package dev.decurion.protocol.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.RunEvent;
import java.util.List;

/**
 * Events of one run that were decided together: an entry of {@code {s}:log:<run>}, and the payload
 * of an entry of {@code {s}:events}.
 *
 * @param version of the format; readers refuse newer ones than {@link #VERSION}
 * @param sequence number of the first event in the run's log, from 0
 */
public record LogEntry(int version, long sequence, List<RunEvent> events) {
  public static final int VERSION = 1;

  public LogEntry {
    events = List.copyOf(events);
  }

  /**
   * Reads an entry.
   *
   * @throws NewerLogException when it is of a newer version
   * @throws JsonProcessingException when it is damaged
   */
  public static LogEntry parse(ObjectMapper json, String text) throws JsonProcessingException {
    try {
      LogEntry entry = json.readValue(text, LogEntry.class);
      requireKnown(entry.version());
      return entry;
    } catch (JsonProcessingException e) {
      // A newer version may have events that are unknown here.
      requireKnown(json.readTree(text).path("version").asInt());
      throw e;
    }
  }

  private static void requireKnown(int version) {
    if (version > VERSION) {
      throw new NewerLogException(version);
    }
  }

  /** An entry was written by a newer Decurion. */
  public static final class NewerLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int version;

    NewerLogException(int version) {
      super("the entry has version " + version + "; this service reads up to " + VERSION);
      this.version = version;
    }

    public int version() {
      return version;
    }
  }
}
