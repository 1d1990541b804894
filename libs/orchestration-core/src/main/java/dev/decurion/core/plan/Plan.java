package dev.decurion.core.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The work to do. A plan that was made by {@link dev.decurion.core.reader.PlanReader} is sound: ids
 * are unique, everything that is named exists, and the dependencies have no cycle.
 */
public record Plan(
    String name,
    String description,
    List<PlanInput> inputs,
    List<Agent> agents,
    List<Criterion> criteria) {
  public Plan {
    inputs = List.copyOf(inputs);
    agents = List.copyOf(agents);
    criteria = List.copyOf(criteria);
  }

  /** All tasks, agent by agent, in the order in which they are written. */
  public Stream<Task> tasks() {
    return agents.stream().flatMap(agent -> agent.tasks().stream());
  }

  /** The agents by their ids, in the order in which they are written. */
  public Map<AgentId, Agent> agentsById() {
    Map<AgentId, Agent> byId = new LinkedHashMap<>();
    agents.forEach(agent -> byId.put(agent.id(), agent));
    return byId;
  }
}
