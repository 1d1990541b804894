package dev.decurion.report.fold;

import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.report.ReportConfig;
import dev.decurion.report.report.RunHistory;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The runs that somebody asked for, up to date with their logs. What is not asked for is not
 * folded. Thread-safe.
 */
@ApplicationScoped
public class FoldedRuns {
  private final RunLog log;
  private final RunCache cache;
  private final MeterRegistry metrics;

  FoldedRuns(RunLog log, ReportConfig config, MeterRegistry metrics) {
    this.log = log;
    this.metrics = metrics;
    this.cache = new RunCache(config.report().cachedRuns(), config.report().cachedTasks());
    metrics.gauge("decurion.report.cached.runs", cache, RunCache::runs);
    metrics.gauge("decurion.report.cached.tasks", cache, RunCache::tasks);
  }

  /**
   * Answers a question about a run as its log stands now; empty when there is no such run.
   *
   * @param question takes the run and what its log tells beyond; must keep neither
   * @throws UnreadableLogException when the log is damaged or of a newer version
   * @throws RedisUnavailableException when Redis does not answer
   */
  public <T> Optional<T> ask(RunId id, BiFunction<Run, RunHistory, T> question) {
    FoldedRun folded = cache.get(id);
    Optional<T> answer;
    synchronized (folded) {
      try {
        catchUp(folded);
      } catch (UnreadableLogException e) {
        forget(folded, e);
        throw e;
      }
      answer = folded.run().map(run -> question.apply(run, folded.history()));
    }
    if (answer.isEmpty()) {
      cache.remove(folded);
    } else {
      cache.trim();
    }
    return answer;
  }

  /**
   * Takes a log entry that somebody else has read. It only saves a read later: an entry that cannot
   * be used makes the run be folded again from its log when it is next asked for.
   *
   * @param text JSON of the entry
   */
  public void offer(RunId id, String entryId, String text) {
    cache.find(id).ifPresent(folded -> offer(folded, entryId, text));
  }

  private void offer(FoldedRun folded, String entryId, String text) {
    synchronized (folded) {
      try {
        StoredEntry entry = new StoredEntry(entryId, log.decode(folded.id(), entryId, text));
        if (folded.take(entry) == FoldedRun.Taken.TOO_EARLY) {
          catchUp(folded);
        }
      } catch (UnreadableLogException e) {
        forget(folded, e);
      } catch (RedisUnavailableException e) {
        metrics.counter("decurion.report.missed.entries").increment();
      }
    }
  }

  private void catchUp(FoldedRun folded) {
    List<StoredEntry> page = log.page(folded.id(), folded.lastEntry());
    while (!page.isEmpty()) {
      for (StoredEntry entry : page) {
        if (folded.take(entry) == FoldedRun.Taken.TOO_EARLY) {
          throw UnreadableLogException.damaged(
              folded.id(),
              entry.id(),
              "has number " + entry.entry().sequence() + "; some before it are missing");
        }
      }
      page = log.page(folded.id(), page.get(page.size() - 1).id());
    }
  }

  private void forget(FoldedRun folded, UnreadableLogException e) {
    cache.remove(folded);
    metrics.counter("decurion.report.unreadable.logs", "cause", e.what().name()).increment();
  }
}
