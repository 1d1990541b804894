package dev.decurion.coordinator.shard;

import dev.decurion.core.run.Run;
import dev.decurion.core.run.TaskState;
import dev.decurion.protocol.message.RunSummary;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes the summary of a run. */
public final class Summaries {
  private Summaries() {}

  /** Counts the tasks of a run; linear in their number. */
  public static RunSummary of(Run run) {
    Map<String, Integer> tasks = new TreeMap<>();
    tasks.put("total", run.graph().size());
    for (TaskState state : TaskState.values()) {
      tasks.put(state.name().toLowerCase(Locale.ROOT), 0);
    }
    for (int index = 0; index < run.graph().size(); index++) {
      tasks.merge(run.task(index).state().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    return new RunSummary(
        run.id(),
        run.plan().name(),
        run.status(),
        run.submittedAt(),
        run.header().finishedAt(),
        tasks);
  }
}
