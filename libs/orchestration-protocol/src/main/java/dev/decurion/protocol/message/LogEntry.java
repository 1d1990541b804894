package dev.decurion.protocol.message;

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
}
