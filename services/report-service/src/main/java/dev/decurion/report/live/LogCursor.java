package dev.decurion.report.live;

import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunFinished;
import dev.decurion.core.run.RunEvent.RunRetried;
import dev.decurion.core.run.RunId;
import dev.decurion.report.fold.RunLog;
import dev.decurion.report.fold.StoredEntry;
import dev.decurion.report.live.FeedBatch.Numbered;
import java.util.ArrayList;
import java.util.List;

/** Walks through the log of a run. Used by one thread at a time. */
final class LogCursor {
  private final RunLog log;
  private final RunId run;
  private volatile long known;
  private volatile String lastEntry = RunLog.START;
  private volatile boolean finished;
  private volatile boolean atEnd;

  /**
   * @param known the number of the last event that is not wanted again
   */
  LogCursor(RunLog log, RunId run, long known) {
    this.log = log;
    this.run = run;
    this.known = known;
  }

  /** The next events of the log that are not known; empty does not mean that it is at the end. */
  FeedBatch read() {
    List<StoredEntry> page = log.page(run, lastEntry);
    List<Numbered> events = new ArrayList<>();
    for (StoredEntry stored : page) {
      long sequence = stored.entry().sequence();
      for (RunEvent event : stored.entry().events()) {
        if (sequence > known) {
          events.add(new Numbered(sequence, event));
          known = sequence;
        }
        finished = event instanceof RunFinished || (finished && !(event instanceof RunRetried));
        sequence++;
      }
      lastEntry = stored.id();
    }
    atEnd = page.isEmpty();
    return new FeedBatch(events, false);
  }

  /** The last read found nothing new. */
  boolean atEnd() {
    return atEnd;
  }

  /** The run is over, as far as the log was read; a retry may open it again. */
  boolean isOver() {
    return finished;
  }

  boolean isAtStart() {
    return lastEntry.equals(RunLog.START);
  }
}
