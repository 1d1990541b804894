package dev.decurion.cli.plan;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path through a plan, one line for each stretch of tasks of the same agent. */
final class CriticalPathText {
  private CriticalPathText() {}

  static List<String> lines(List<TaskAddress> path) {
    List<String> lines = new ArrayList<>();
    Optional<AgentId> agent = Optional.empty();
    for (TaskAddress task : path) {
      if (agent.equals(Optional.of(task.agent()))) {
        int last = lines.size() - 1;
        lines.set(last, lines.get(last) + ", " + task.task());
      } else {
        agent = Optional.of(task.agent());
        lines.add("  " + task);
      }
    }
    return lines;
  }
}
