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
  /**
   * 2 has fan-out, milestones and approvals, which a reader of 1 does not know. Raised with each
   * kind of event that is added, and whenever an older reader would misunderstand what is written.
   */
  public static final int VERSION = 2;

  public LogEntry {
    events = List.copyOf(events);
  }

  /**
   * Reads an entry of this version or an older one.
   *
   * @throws NewerVersionException when it is of a newer version
   * @throws JsonProcessingException when it is damaged
   */
  public static LogEntry parse(ObjectMapper json, String text) throws JsonProcessingException {
    return new VersionedReader<>("entry", VERSION, LogEntry::version)
        .read(json.readerFor(LogEntry.class), text);
  }
}
