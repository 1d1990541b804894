package dev.decurion.report.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.SampleRuns;
import dev.decurion.report.fold.FoldedRun.Taken;
import org.junit.jupiter.api.Test;

class FoldedRunTest {
  private final RecordedRun run = SampleRuns.succeeded();
  private final FoldedRun folded = new FoldedRun(run.id());

  private StoredEntry entry(int from, int to) {
    return new StoredEntry(
        from + "-1", new LogEntry(LogEntry.VERSION, from, run.log().subList(from, to)));
  }

  @Test
  void takesTheNextEntryOnceAndNoLaterOneBeforeIt() {
    assertThat(folded.take(entry(3, 5))).isEqualTo(Taken.TOO_EARLY);
    assertThat(folded.run()).isEmpty();
    assertThat(folded.take(entry(0, 3))).isEqualTo(Taken.APPLIED);
    assertThat(folded.take(entry(0, 3))).isEqualTo(Taken.KNOWN_ALREADY);
    assertThat(folded.take(entry(5, 7))).isEqualTo(Taken.TOO_EARLY);
    assertThat(folded.lastEntry()).isEqualTo("0-1");
  }

  @Test
  void takesOnlyTheNewPartOfAnEntryThatOverlaps() {
    folded.take(entry(0, 3));
    assertThat(folded.take(entry(2, run.log().size()))).isEqualTo(Taken.APPLIED);
    assertThat(folded.run().orElseThrow().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(folded.history().refused()).hasSize(1);
    assertThat(folded.tasks()).isEqualTo(6);
  }

  @Test
  void refusesALogThatDoesNotBeginWithASubmission() {
    LogEntry headless = new LogEntry(LogEntry.VERSION, 0, run.log().subList(1, 2));
    assertThatThrownBy(() -> folded.take(new StoredEntry("1-1", headless)))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("1-1")
        .hasMessageContaining("comes before the submission");
  }

  @Test
  void refusesAnEventThatDoesNotFit() {
    folded.take(entry(0, 3));
    LogEntry twice = new LogEntry(LogEntry.VERSION, 3, run.log().subList(1, 2));
    assertThatThrownBy(() -> folded.take(new StoredEntry("2-1", twice)))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void theCacheDropsWhatWasNotUsedForLongest() {
    RunCache cache = new RunCache(10, 13);
    RunId[] ids = {RunId.of(1L << 40, 1, 0), RunId.of(1L << 40, 2, 0), RunId.of(1L << 40, 3, 0)};
    for (RunId id : ids) {
      RecordedRun recorded = SampleRuns.succeeded(id);
      cache.get(id).take(new StoredEntry("1-1", new LogEntry(1, 0, recorded.log())));
      cache.get(ids[0]);
      cache.trim();
    }
    assertThat(cache.tasks()).isEqualTo(12);
    assertThat(cache.find(ids[0])).isPresent();
    assertThat(cache.find(ids[1])).isEmpty();
    assertThat(cache.find(ids[2])).isPresent();
  }
}
