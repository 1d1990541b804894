package dev.decurion.core.schedule;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a plan takes when agents wait for whole agents, or for whole tiers. */
final class AgentBaselines {
  private final int[] tiers;
  private final long[] makespans;
  private final List<Set<Integer>> needs = new ArrayList<>();

  /** Topological; shorter than the number of agents when whole agents need each other. */
  private final List<Integer> agentOrder = new ArrayList<>();

  AgentBaselines(Plan plan, PlanGraph graph, int[] taskOrder, long[] millis) {
    Map<AgentId, Integer> indices = new HashMap<>();
    for (Agent agent : plan.agents()) {
      indices.put(agent.id(), indices.size());
      needs.add(new LinkedHashSet<>());
    }
    tiers = plan.agents().stream().mapToInt(a -> a.tier().orElse(Integer.MAX_VALUE)).toArray();
    makespans = new long[tiers.length];
    int[] agentOf =
        graph.tasks().stream().mapToInt(task -> indices.get(task.address().agent())).toArray();
    long[] finish = new long[millis.length];
    for (int task : taskOrder) {
      int agent = agentOf[task];
      for (int need : graph.needs(task)) {
        if (agentOf[need] == agent) {
          finish[task] = Math.max(finish[task], finish[need]);
        } else {
          needs.get(agent).add(agentOf[need]);
        }
      }
      finish[task] += millis[task];
      makespans[agent] = Math.max(makespans[agent], finish[task]);
    }
    sortAgents();
  }

  Optional<Duration> wholeAgents() {
    if (agentOrder.size() < tiers.length) {
      return Optional.empty();
    }
    long[] finish = new long[tiers.length];
    long last = 0;
    for (int agent : agentOrder) {
      for (int need : needs.get(agent)) {
        finish[agent] = Math.max(finish[agent], finish[need]);
      }
      finish[agent] += makespans[agent];
      last = Math.max(last, finish[agent]);
    }
    return Optional.of(Duration.ofMillis(last));
  }

  Optional<Duration> byTier() {
    if (agentOrder.size() < tiers.length) {
      return Optional.empty();
    }
    // Within its tier, an agent only waits for the agents of that tier that it needs.
    long[] finish = new long[tiers.length];
    Map<Integer, Long> tierMillis = new TreeMap<>();
    for (int agent : agentOrder) {
      for (int need : needs.get(agent)) {
        if (tiers[need] > tiers[agent]) {
          return Optional.empty();
        }
        if (tiers[need] == tiers[agent]) {
          finish[agent] = Math.max(finish[agent], finish[need]);
        }
      }
      finish[agent] += makespans[agent];
      tierMillis.merge(tiers[agent], finish[agent], Math::max);
    }
    return Optional.of(
        Duration.ofMillis(tierMillis.values().stream().mapToLong(Long::longValue).sum()));
  }

  private void sortAgents() {
    int[] unmet = needs.stream().mapToInt(Set::size).toArray();
    List<List<Integer>> dependents = new ArrayList<>();
    needs.forEach(set -> dependents.add(new ArrayList<>()));
    for (int agent = 0; agent < unmet.length; agent++) {
      for (int need : needs.get(agent)) {
        dependents.get(need).add(agent);
      }
      if (unmet[agent] == 0) {
        agentOrder.add(agent);
      }
    }
    for (int next = 0; next < agentOrder.size(); next++) {
      for (int dependent : dependents.get(agentOrder.get(next))) {
        if (--unmet[dependent] == 0) {
          agentOrder.add(dependent);
        }
      }
    }
  }
}
