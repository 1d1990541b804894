package dev.decurion.report.report;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.AgentId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The dependencies between whole agents, and which agents stand side by side when they are drawn.
 * Agents may need each other in turn, task by task; then the one whose task comes first stands
 * first.
 */
final class Waves {
  private final Map<AgentId, Set<AgentId>> needs = new LinkedHashMap<>();
  private final Map<AgentId, Set<AgentId>> dependents = new HashMap<>();
  private final Map<AgentId, Integer> unmet = new HashMap<>();
  private final Map<AgentId, Place> places = new LinkedHashMap<>();
  private final Deque<AgentId> free = new ArrayDeque<>();

  /**
   * @param wave one more than the highest wave of the agents before it that it needs
   * @param needs all other agents that its tasks wait for
   */
  record Place(int wave, List<String> needs) {}

  private Waves() {}

  static Map<AgentId, Place> of(PlanGraph graph) {
    Waves waves = new Waves();
    waves.collect(graph);
    waves.placeAll();
    return waves.places;
  }

  private void collect(PlanGraph graph) {
    for (int index : graph.topologicalOrder()) {
      AgentId agent = graph.task(index).address().agent();
      Set<AgentId> others = needs.computeIfAbsent(agent, any -> new TreeSet<>());
      for (int need : graph.needs(index)) {
        AgentId other = graph.task(need).address().agent();
        if (!other.equals(agent) && others.add(other)) {
          dependents.computeIfAbsent(other, any -> new LinkedHashSet<>()).add(agent);
        }
      }
    }
  }

  private void placeAll() {
    needs.forEach(
        (agent, others) -> {
          unmet.put(agent, others.size());
          if (others.isEmpty()) {
            free.add(agent);
          }
        });
    for (AgentId agent : needs.keySet()) {
      placeFree();
      // Still without a place: a circle, which starts with the agent whose task comes first.
      free.add(agent);
    }
    placeFree();
  }

  private void placeFree() {
    while (!free.isEmpty()) {
      AgentId agent = free.remove();
      if (places.containsKey(agent)) {
        continue;
      }
      int wave = 0;
      for (AgentId need : needs.getOrDefault(agent, Set.of())) {
        Place before = places.get(need);
        wave = before == null ? wave : Math.max(wave, before.wave() + 1);
      }
      List<String> others =
          needs.getOrDefault(agent, Set.of()).stream().map(AgentId::value).toList();
      places.put(agent, new Place(wave, others));
      for (AgentId dependent : dependents.getOrDefault(agent, Set.of())) {
        if (unmet.merge(dependent, -1, Integer::sum) == 0) {
          free.add(dependent);
        }
      }
    }
  }
}
