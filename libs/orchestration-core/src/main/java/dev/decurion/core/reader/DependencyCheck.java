package dev.decurion.core.reader;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks that the dependencies of a plan make a graph without cycles, and not too large a one. */
final class DependencyCheck {
  private static final int MAX_SHOWN = 20;

  private DependencyCheck() {}

  /**
   * @param places where each task of the plan stands
   */
  static void check(Plan plan, Map<TaskAddress, Value> places, Value agents) {
    List<TaskAddress> cycle;
    try {
      cycle = new ArrayList<>(PlanGraph.of(plan).findCycle());
    } catch (IllegalArgumentException e) {
      agents.problem("too-many-dependencies", String.valueOf(e.getMessage()));
      return;
    }
    if (cycle.isEmpty()) {
      return;
    }
    // The graph goes from what is needed to what needs it; people read "needs" more easily.
    Collections.reverse(cycle);
    Value place = places.get(cycle.get(0));
    (place == null ? agents : place)
        .problem(
            "cycle", () -> "a cycle: " + written(cycle) + "; each needs the next" + note(cycle));
  }

  private static String written(List<TaskAddress> cycle) {
    if (cycle.size() <= MAX_SHOWN) {
      return joined(cycle);
    }
    int half = MAX_SHOWN / 2;
    return joined(cycle.subList(0, half))
        + " → ("
        + (cycle.size() - MAX_SHOWN)
        + " more) → "
        + joined(cycle.subList(cycle.size() - half, cycle.size()));
  }

  private static String joined(List<TaskAddress> part) {
    return part.stream().map(TaskAddress::toString).collect(Collectors.joining(" → "));
  }

  private static String note(List<TaskAddress> cycle) {
    for (int i = 1; i < cycle.size(); i++) {
      if (cycle.get(i).agent().equals(cycle.get(i - 1).agent())) {
        return " (unless its 'order' is parallel, each task of an agent needs the one before it)";
      }
    }
    return "";
  }
}
