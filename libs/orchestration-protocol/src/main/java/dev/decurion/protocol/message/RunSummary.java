package dev.decurion.protocol.message;

import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskState;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run in a list of runs.
 *
 * @param tasks how many tasks stand in which state; {@code total} is their sum
 */
public record RunSummary(
    RunId run,
    String plan,
    RunStatus status,
    Instant submittedAt,
    Optional<Instant> finishedAt,
    Map<String, Integer> tasks) {

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
