package dev.decurion.report.live;

import dev.decurion.core.run.RunEvent;
import java.util.List;

/**
 * Some events of a run, in order.
 *
 * @param heartbeat nothing happened for a while
 */
public record FeedBatch(List<Numbered> events, boolean heartbeat) {
  static final FeedBatch HEARTBEAT = new FeedBatch(List.of(), true);

  /** An event and its number in the log, from 0. */
  public record Numbered(long sequence, RunEvent event) {}

  public FeedBatch {
    events = List.copyOf(events);
  }

  boolean isEmpty() {
    return events.isEmpty() && !heartbeat;
  }
}
