package dev.decurion.core.shard;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Task;
import dev.decurion.core.schedule.RemainingPath;
import java.util.HashMap;
import java.util.Map;

/**
 * How long the tasks of a run are expected to take: their estimates, corrected by how long tasks of
 * the same agent took compared with theirs; where an agent has not been measured, by the whole run.
 */
final class Expectations {
  private final Map<AgentId, Measured> agents = new HashMap<>();
  private final Measured all = new Measured();
  private int next = 1;

  private static final class Measured {
    private long tasks;
    private long actual;
    private long actualOfEstimated;
    private long estimated;

    void add(long estimate, long millis) {
      tasks++;
      actual += millis;
      if (estimate > 0) {
        actualOfEstimated += millis;
        estimated += estimate;
      }
    }
  }

  /** True when so much is known by now that the order should be made anew. */
  boolean measure(Task task, long millis) {
    long estimate = task.estimate().toMillis();
    agents.computeIfAbsent(task.address().agent(), agent -> new Measured()).add(estimate, millis);
    all.add(estimate, millis);
    if (all.tasks < next) {
      return false;
    }
    next *= 2;
    return true;
  }

  /** Milliseconds. */
  long of(Task task) {
    Measured agent = agents.getOrDefault(task.address().agent(), all);
    long estimate = task.estimate().toMillis();
    if (estimate > 0) {
      Measured measured = agent.estimated > 0 ? agent : all;
      return measured.estimated > 0
          ? Math.round((double) estimate * measured.actualOfEstimated / measured.estimated)
          : estimate;
    }
    return agent.tasks > 0 ? agent.actual / agent.tasks : 0;
  }

  /** For each task the milliseconds from its start to the end of the plan, by what is expected. */
  long[] remaining(PlanGraph graph) {
    return RemainingPath.millis(graph, this::of);
  }
}
