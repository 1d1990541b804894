package dev.decurion.cli.follow;

import dev.decurion.cli.client.AgentCapacity;
import dev.decurion.cli.client.AgentCapacity.MissingTools;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why ready tasks do not start, when no live runner can take them. */
final class WaitingNotice {
  private WaitingNotice() {}

  /** Whether some agent has tasks to start and none that runs. */
  static boolean isWorthAsking(RunView run) {
    return run.agents().stream().anyMatch(WaitingNotice::waits);
  }

  static List<String> notices(RunView run, List<AgentCapacity> capacities) {
    List<String> notices = new ArrayList<>();
    for (AgentView agent : run.agents()) {
      if (waits(agent)) {
        capacities.stream()
            .filter(capacity -> capacity.agent().equals(agent.id()) && capacity.slots() == 0)
            .map(WaitingNotice::text)
            .forEach(notices::add);
      }
    }
    return notices;
  }

  private static boolean waits(AgentView agent) {
    List<TaskView> tasks = agent.tasks();
    return tasks.stream().anyMatch(task -> task.isIn("READY", "DISPATCHED"))
        && tasks.stream().noneMatch(task -> task.state().equals("RUNNING"));
  }

  private static String text(AgentCapacity capacity) {
    List<MissingTools> missing = capacity.missingTools();
    if (missing.isEmpty()) {
      return "waiting: no runner serves "
          + capacity.agent()
          + ": start one whose DECURION_AGENTS names it";
    }
    Set<String> nobodyHas = new LinkedHashSet<>(missing.get(0).tools());
    missing.forEach(runner -> nobodyHas.retainAll(Set.copyOf(runner.tools())));
    if (!nobodyHas.isEmpty()) {
      return "waiting: no runner has "
          + String.join(", ", nobodyHas)
          + " for "
          + capacity.agent()
          + ": install that on a runner, or start one that has it";
    }
    return "waiting: no runner has all tools for "
        + capacity.agent()
        + " ("
        + missing.stream()
            .map(runner -> runner.runner() + " lacks " + String.join(", ", runner.tools()))
            .collect(Collectors.joining("; "))
        + "): install on one of them what it lacks";
  }
}
