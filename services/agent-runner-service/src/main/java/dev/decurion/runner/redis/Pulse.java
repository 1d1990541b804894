package dev.decurion.runner.redis;

import dev.decurion.core.plan.AgentId;
import java.util.List;
import java.util.Map;

/**
 * The answer to a heartbeat.
 *
 * @param orders one for each attempt, in the order asked
 * @param agents every agent of the shard, with the tools it wants
 */
public record Pulse(List<Order> orders, Map<AgentId, List<String>> agents) {
  public Pulse {
    orders = List.copyOf(orders);
    agents = Map.copyOf(agents);
  }
}
