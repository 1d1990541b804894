package dev.decurion.runner.lease;

import dev.decurion.core.plan.AgentId;
import java.util.List;
import java.util.Map;

/** Hears of the agents there are. */
public interface AgentsListener {
  /**
   * Called with each heartbeat, on its thread.
   *
   * @param agents every agent that ever had a task in the shard, with the tools it wants
   */
  void agentsSeen(int shard, Map<AgentId, List<String>> agents);

  /** Per agent that this runner would serve, the tools that it lacks. */
  Map<String, List<String>> missingTools();
}
