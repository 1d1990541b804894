package dev.decurion.report.live;

import dev.decurion.core.run.RunId;
import dev.decurion.report.ReportConfig;
import dev.decurion.report.fold.RunLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The events of a run, past and coming. */
@ApplicationScoped
public class RunFeed {
  private final RunLog log;
  private final RunSignals signals;
  private final ReportConfig config;

  RunFeed(RunLog log, RunSignals signals, ReportConfig config) {
    this.log = log;
    this.signals = signals;
    this.config = config;
  }

  /**
   * What comes after an event; empty when there is no such run. Blocks to look at the log.
   *
   * @param after the number of the last event that is known, -1 for none
   */
  public Optional<Feed> after(RunId run, long after) {
    LogCursor cursor = new LogCursor(log, run, after);
    FeedBatch first = cursor.read();
    while (first.isEmpty() && !cursor.atEnd()) {
      first = cursor.read();
    }
    return cursor.isAtStart() ? Optional.empty() : Optional.of(feed(run, cursor, first));
  }

  private Feed feed(RunId run, LogCursor cursor, FeedBatch first) {
    if (first.isEmpty() && cursor.isOver()) {
      return new Feed(true, Multi.createFrom().empty());
    }
    // On demand only: a slow client makes the log wait, not the memory grow.
    Multi<FeedBatch> batches =
        Multi.createFrom()
            .resource(() -> signals.listen(run), signal -> following(cursor, signal))
            .withFinalizer(
                signal -> {
                  signals.forget(run, signal);
                });
    return new Feed(
        false, Multi.createBy().concatenating().streams(Multi.createFrom().item(first), batches));
  }

  private Multi<FeedBatch> following(LogCursor cursor, Signal signal) {
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                Uni.createFrom()
                    .item(
                        () -> {
                          signal.lower();
                          return cursor.read();
                        })
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .flatMap(
                        batch ->
                            batch.isEmpty() && cursor.atEnd() && !cursor.isOver()
                                ? signal
                                    .await(config.report().heartbeat())
                                    .map(raised -> raised ? batch : FeedBatch.HEARTBEAT)
                                : Uni.createFrom().item(batch)))
        .whilst(batch -> !(batch.isEmpty() && cursor.atEnd() && cursor.isOver()));
  }

  /**
   * The rest of a run.
   *
   * @param over the run is over and there is nothing that the reader does not know
   * @param batches ends when the run is over
   */
  public record Feed(boolean over, Multi<FeedBatch> batches) {}
}
