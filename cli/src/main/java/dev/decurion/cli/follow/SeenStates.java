package dev.decurion.cli.follow;

import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers the states of a run's tasks from one look to the next. */
final class SeenStates {
  private final Map<String, Seen> states = new HashMap<>();

  /** What changed since the last look and is worth a line, oldest first. */
  List<TaskChange> changes(RunView run, Instant now) {
    List<TaskChange> changes = new ArrayList<>();
    for (AgentView agent : run.agents()) {
      for (TaskView task : agent.tasks()) {
        String address = agent.id() + "/" + task.id();
        Seen seen = new Seen(task.state(), task.attempt());
        if (!seen.equals(states.put(address, seen))
            && !task.isIn("PENDING", "READY", "DISPATCHED", "UNKNOWN")) {
          changes.add(new TaskChange(run.run(), address, task, now));
        }
      }
    }
    changes.sort(Comparator.comparing(TaskChange::at));
    return changes;
  }

  private record Seen(String state, int attempt) {}
}
