package dev.decurion.core.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The work to do. A plan that was made by {@link dev.decurion.core.reader.PlanReader} is sound: ids
 * are unique, everything that is named exists, and the dependencies have no cycle.
 *
 * @param timeout how long a run may take; empty for no limit
 * @param concurrency how many tasks of a run may be in flight at once; empty for no limit
 * @param budget what the calls of language models in a run may use together
 * @param locks permits of the declared locks; others have one
 */
public record Plan(
    String name,
    String description,
    List<PlanInput> inputs,
    Optional<Duration> timeout,
    Optional<Integer> concurrency,
    Optional<Budget> budget,
    Map<String, Integer> locks,
    List<Agent> agents,
    List<Criterion> criteria) {
  public Plan {
    inputs = List.copyOf(inputs);
    locks = Map.copyOf(locks);
    agents = List.copyOf(agents);
    criteria = List.copyOf(criteria);
  }

  /** How many tasks may hold a lock at once. */
  public int permits(String lock) {
    return locks.getOrDefault(lock, 1);
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
