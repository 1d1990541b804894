package dev.decurion.report.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many attempts run from an instant on, until the next step.
 *
 * @param running attempts
 */
public record ParallelismStep(Instant at, int running) {

  static List<ParallelismStep> of(List<AgentReport> agents) {
    TreeMap<Instant, Integer> changes = new TreeMap<>();
    for (AgentReport agent : agents) {
      for (TaskReport task : agent.tasks()) {
        for (AttemptReport attempt : task.attempts()) {
          attempt.startedAt().ifPresent(at -> changes.merge(at, 1, Integer::sum));
          if (attempt.startedAt().isPresent()) {
            attempt.finishedAt().ifPresent(at -> changes.merge(at, -1, Integer::sum));
          }
        }
      }
    }
    List<ParallelismStep> steps = new ArrayList<>();
    int running = 0;
    for (Map.Entry<Instant, Integer> change : changes.entrySet()) {
      if (change.getValue() != 0) {
        running += change.getValue();
        steps.add(new ParallelismStep(change.getKey(), running));
      }
    }
    return List.copyOf(steps);
  }
}
