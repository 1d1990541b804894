package dev.decurion.core.run;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.TaskAddress;
import java.util.Map;

/** What events read and change: a run, or a draft on top of it. */
public abstract sealed class RunState permits Run, Draft {
  public abstract RunId id();

  public abstract PlanGraph graph();

  /** Values for all inputs of the plan. */
  public abstract Map<String, String> inputs();

  public abstract RunHeader header();

  /** The record of a task by its index in the graph. */
  public abstract TaskRecord task(int index);

  abstract void put(RunHeader header);

  abstract void put(PlanGraph graph);

  abstract void put(int index, TaskRecord task);

  final int index(TaskAddress address) {
    return graph()
        .indexOf(address)
        .orElseThrow(() -> new IllegalArgumentException("run " + id() + " has no task " + address));
  }
}
