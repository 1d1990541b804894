package dev.decurion.report.fold;

import dev.decurion.core.run.RunId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The folded runs that were used last, bounded by their number and by their tasks. Thread-safe, but
 * the runs in it are not.
 */
final class RunCache {
  private final int mostRuns;
  private final int mostTasks;
  private final Map<RunId, FoldedRun> runs = new LinkedHashMap<>(16, 0.75f, true);

  RunCache(int mostRuns, int mostTasks) {
    this.mostRuns = mostRuns;
    this.mostTasks = mostTasks;
  }

  /** The run, an unfolded one when it is not here. */
  synchronized FoldedRun get(RunId id) {
    return runs.computeIfAbsent(id, FoldedRun::new);
  }

  synchronized Optional<FoldedRun> find(RunId id) {
    return runs.containsKey(id) ? Optional.of(runs.get(id)) : Optional.empty();
  }

  synchronized void remove(FoldedRun run) {
    runs.remove(run.id(), run);
  }

  /** Drops what was not used for longest until the rest fits; the last one always stays. */
  synchronized void trim() {
    int tasks = tasks();
    Iterator<FoldedRun> oldest = runs.values().iterator();
    while (runs.size() > 1 && (runs.size() > mostRuns || tasks > mostTasks)) {
      tasks -= oldest.next().tasks();
      oldest.remove();
    }
  }

  synchronized int runs() {
    return runs.size();
  }

  synchronized int tasks() {
    return runs.values().stream().mapToInt(FoldedRun::tasks).sum();
  }
}
