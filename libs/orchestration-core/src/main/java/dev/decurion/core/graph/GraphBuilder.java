package dev.decurion.core.graph;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.FanOut;
import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Order;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the graph of a plan. An edge is left out where the end of another need says as much: where
 * an agent is needed as a whole, only its last tasks are waited for, and only its first tasks wait
 * for what the agent needs. A task with a condition waits for all.
 */
final class GraphBuilder {
  private final List<Task> tasks;
  private final Map<AgentId, Agent> agents;
  private final Map<TaskAddress, Integer> indices = new HashMap<>();
  private final Map<AgentId, int[]> lastTasks = new HashMap<>();
  private final List<Set<Integer>> named = new ArrayList<>();
  private final List<Set<Integer>> implied = new ArrayList<>();
  private final Map<Integer, Map<Need, Integer>> parts = new HashMap<>();
  private final BitSet idle = new BitSet();
  private int edges;

  GraphBuilder(Plan plan) {
    tasks = plan.tasks().toList();
    agents = plan.agentsById();
    for (int i = 0; i < tasks.size(); i++) {
      indices.put(tasks.get(i).address(), i);
      named.add(new LinkedHashSet<>());
      implied.add(new LinkedHashSet<>());
    }
  }

  PlanGraph build() {
    agents.values().forEach(this::addNeedsOfTasks);
    findIdle();
    agents.values().forEach(this::addOrder);
    agents.values().forEach(agent -> lastTasks.put(agent.id(), lastTasks(agent)));
    agents.values().forEach(this::addWholeAgents);
    int[][] needs = new int[tasks.size()][];
    int[] namedCounts = new int[tasks.size()];
    Need[][] partArrays = new Need[tasks.size()][];
    for (int i = 0; i < tasks.size(); i++) {
      Map<Need, Integer> onParts = parts.getOrDefault(i, Map.of());
      implied.get(i).removeAll(named.get(i));
      namedCounts[i] = named.get(i).size();
      needs[i] =
          IntStream.concat(
                  Stream.of(named.get(i), implied.get(i))
                      .flatMap(Set::stream)
                      .mapToInt(Integer::intValue),
                  onParts.values().stream().mapToInt(Integer::intValue))
              .toArray();
      partArrays[i] = onParts.keySet().toArray(Need[]::new);
    }
    return new PlanGraph(tasks, Map.copyOf(indices), needs, namedCounts, partArrays);
  }

  /**
   * Marks the tasks that may be skipped because nothing has failed: those for the case of a
   * failure, and those that name such a task. Others take them for done, at whatever time they are
   * skipped.
   */
  private void findIdle() {
    List<List<Integer>> naming = new ArrayList<>();
    tasks.forEach(task -> naming.add(new ArrayList<>()));
    for (Agent agent : agents.values()) {
      List<Integer> ofAgent =
          agent.needs().stream().flatMap(need -> target(need).stream()).toList();
      for (int index : allTasks(agent)) {
        named.get(index).forEach(need -> naming.get(need).add(index));
        parts.getOrDefault(index, Map.of()).values().forEach(need -> naming.get(need).add(index));
        ofAgent.forEach(need -> naming.get(need).add(index));
      }
    }
    Deque<Integer> open = new ArrayDeque<>();
    for (int index = 0; index < tasks.size(); index++) {
      if (tasks.get(index).rules().when() == Condition.FAILURE) {
        open.add(index);
      }
    }
    while (!open.isEmpty()) {
      int index = open.remove();
      if (!idle.get(index)) {
        idle.set(index);
        naming.get(index).stream().filter(other -> !hasCondition(other)).forEach(open::add);
      }
    }
  }

  /** The task of which a need names the end or a part. */
  private Optional<Integer> target(Need need) {
    if (need instanceof Need.OfTask ofTask) {
      return Optional.of(index(ofTask.task()));
    } else if (need instanceof Need.OfMilestone ofMilestone) {
      return Optional.of(index(ofMilestone.task()));
    } else if (need instanceof Need.OfInstance ofInstance) {
      return Optional.of(index(ofInstance.task()));
    }
    return Optional.empty();
  }

  private void addNeedsOfTasks(Agent agent) {
    for (Task task : agent.tasks()) {
      int index = indices.get(task.address());
      task.needs().forEach(need -> addNamed(index, need));
      task.rules()
          .fanOut()
          .map(FanOut::source)
          .filter(FanOut.OfOutput.class::isInstance)
          .map(FanOut.OfOutput.class::cast)
          .ifPresent(output -> addEdge(named, index, index(output.task())));
    }
  }

  /** True when it is a need of a task or of a part of one. */
  private boolean addNamed(int index, Need need) {
    Optional<Integer> target = target(need);
    if (need instanceof Need.OfTask) {
      target.ifPresent(task -> addEdge(named, index, task));
    } else {
      target.ifPresent(task -> addPart(index, need, task));
    }
    return target.isPresent();
  }

  /**
   * Each task after the one before it; where the end of that one says too little about those before
   * it, after them as well.
   */
  private void addOrder(Agent agent) {
    if (agent.order() == Order.SEQUENTIAL) {
      for (int i = 1; i < agent.tasks().size(); i++) {
        int index = index(agent, i);
        int before = i;
        do {
          before--;
          addEdge(implied, index, index(agent, before));
        } while (before > 0 && (hasCondition(index) || !isFirm(index(agent, before))));
      }
    }
  }

  /** Those whose success does not follow from that of another task of the agent. */
  private int[] lastTasks(Agent agent) {
    Set<Integer> last = new LinkedHashSet<>();
    agent.tasks().forEach(task -> last.add(indices.get(task.address())));
    for (Task task : agent.tasks()) {
      int index = indices.get(task.address());
      if (isFirm(index)) {
        last.removeAll(named.get(index));
        last.removeAll(implied.get(index));
      }
    }
    // A cycle within the agent leaves no last task; then all count, and findCycle() reports it.
    return last.isEmpty() ? allTasks(agent) : toArray(last.stream());
  }

  private int[] allTasks(Agent agent) {
    return toArray(agent.tasks().stream().map(task -> indices.get(task.address())));
  }

  private void addWholeAgents(Agent agent) {
    // Before any edge is added, as the question is about edges within the agent.
    boolean[] waits = new boolean[agent.tasks().size()];
    for (int i = 0; i < waits.length; i++) {
      int index = index(agent, i);
      waits[i] = hasCondition(index) || !needsFirmSibling(agent, index);
    }
    for (int i = 0; i < waits.length; i++) {
      int index = index(agent, i);
      for (Need need : agent.tasks().get(i).needs()) {
        addTargets(agent, index, need);
      }
      if (waits[i]) {
        for (Need need : agent.needs()) {
          addTargets(agent, index, need);
        }
      }
    }
  }

  private boolean needsFirmSibling(Agent agent, int index) {
    return Stream.of(
            named.get(index).stream(),
            implied.get(index).stream(),
            parts.getOrDefault(index, Map.of()).values().stream())
        .flatMap(needs -> needs)
        .anyMatch(need -> isFirm(need) && tasks.get(need).address().agent().equals(agent.id()));
  }

  private void addTargets(Agent agent, int index, Need need) {
    if (addNamed(index, need)) {
      return;
    }
    if (need instanceof Need.OfAgent ofAgent) {
      Agent needed = agents.get(ofAgent.agent());
      if (needed == null) {
        throw new IllegalArgumentException("no agent " + ofAgent.agent() + " in the plan");
      }
      addWhole(index, needed);
    } else {
      agents.values().stream()
          .filter(other -> !other.id().equals(agent.id()))
          .forEach(other -> addWhole(index, other));
    }
  }

  /** A task with a condition asks how each task ended, and not all end that are skipped early. */
  private void addWhole(int index, Agent needed) {
    int[] targets = hasCondition(index) ? allTasks(needed) : lastTasks.get(needed.id());
    for (int target : targets) {
      addEdge(implied, index, target);
    }
  }

  private boolean hasCondition(int index) {
    return tasks.get(index).rules().when() != Condition.SUCCESS;
  }

  /** Whether its success says that all that it needs has succeeded. */
  private boolean isFirm(int index) {
    return !hasCondition(index) && !idle.get(index);
  }

  private static int[] toArray(Stream<Integer> indices) {
    return indices.mapToInt(Integer::intValue).toArray();
  }

  private int index(Agent agent, int place) {
    return indices.get(agent.tasks().get(place).address());
  }

  private int index(TaskAddress address) {
    Integer index = indices.get(address);
    if (index == null) {
      throw new IllegalArgumentException("no task " + address + " in the plan");
    }
    return index;
  }

  private void addPart(int task, Need part, int need) {
    if (parts.computeIfAbsent(task, none -> new LinkedHashMap<>()).put(part, need) == null) {
      countEdge();
    }
  }

  private void addEdge(List<Set<Integer>> edgesOf, int task, int need) {
    if (edgesOf.get(task).add(need)) {
      countEdge();
    }
  }

  private void countEdge() {
    if (++edges > PlanGraph.MAX_EDGES) {
      throw new IllegalArgumentException(
          "the plan has more than "
              + PlanGraph.MAX_EDGES
              + " dependencies; put a task that needs all of the one agent between them");
    }
  }
}
