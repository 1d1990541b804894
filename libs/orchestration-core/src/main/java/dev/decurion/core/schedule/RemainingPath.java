package dev.decurion.core.schedule;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Task;
import java.util.function.ToLongFunction;

/** How long the work behind each task still takes at least: the measure of what is urgent. */
public final class RemainingPath {
  private RemainingPath() {}

  /**
   * For each task the longest path, by estimates, from its start to the end of the plan, in
   * milliseconds. Linear in tasks and edges.
   */
  public static long[] millis(PlanGraph graph) {
    return millis(graph, task -> task.estimate().toMillis());
  }

  /**
   * As {@link #millis(PlanGraph)}, by other durations.
   *
   * @param durations milliseconds that a task takes
   */
  public static long[] millis(PlanGraph graph, ToLongFunction<Task> durations) {
    return millis(
        graph, graph.topologicalOrder(), graph.tasks().stream().mapToLong(durations).toArray());
  }

  /**
   * @param order topological
   */
  static long[] millis(PlanGraph graph, int[] order, long[] durations) {
    long[] remaining = new long[graph.size()];
    for (int place = order.length - 1; place >= 0; place--) {
      int task = order[place];
      long behind = 0;
      for (int dependent : graph.dependents(task)) {
        behind = Math.max(behind, remaining[dependent]);
      }
      remaining[task] = durations[task] + behind;
    }
    return remaining;
  }
}
