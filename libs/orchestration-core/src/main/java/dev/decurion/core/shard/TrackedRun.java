package dev.decurion.core.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Priority;
import dev.decurion.core.run.Run;
import dev.decurion.core.schedule.RemainingPath;
import java.util.HashMap;
import java.util.Map;

/** A run with what the order of dispatch needs to know about its tasks. */
final class TrackedRun {
  private final Run run;
  private final long[] remaining;
  private final Map<AgentId, Priority> priorities = new HashMap<>();

  TrackedRun(Run run) {
    this.run = run;
    this.remaining = RemainingPath.millis(run.graph());
    run.plan().agents().forEach(agent -> priorities.put(agent.id(), agent.priority()));
  }

  Run run() {
    return run;
  }

  AgentId agent(int index) {
    return run.graph().task(index).address().agent();
  }

  ReadyTask ready(int index) {
    return new ReadyTask(
        priorities.getOrDefault(agent(index), Priority.P1), remaining[index], run.id(), index);
  }
}
