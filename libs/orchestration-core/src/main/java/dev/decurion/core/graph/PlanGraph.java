package dev.decurion.core.graph;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Order;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tasks of a plan, numbered from 0 in the order in which they are written, and the edges
 * between them. Edges that others imply are left out where an agent is needed as a whole: only its
 * last tasks are waited for, and only first tasks wait. Immutable once built.
 */
public final class PlanGraph {
  /** More edges than this are refused: they would not fit the memory that a run is given. */
  public static final int MAX_EDGES = 500_000;

  private final List<Task> tasks;
  private final Map<TaskAddress, Integer> indices;
  private final int[][] needs;
  private final int[][] dependents;

  private PlanGraph(
      List<Task> tasks, Map<TaskAddress, Integer> indices, int[][] needs, int[][] dependents) {
    this.tasks = tasks;
    this.indices = indices;
    this.needs = needs;
    this.dependents = dependents;
  }

  /**
   * @throws IllegalArgumentException when a need names what is not in the plan, or when there are
   *     more than {@link #MAX_EDGES} edges
   */
  public static PlanGraph of(Plan plan) {
    return new Builder(plan).build();
  }

  public int size() {
    return tasks.size();
  }

  public Task task(int index) {
    return tasks.get(index);
  }

  public List<Task> tasks() {
    return tasks;
  }

  public Optional<Integer> indexOf(TaskAddress address) {
    return Optional.ofNullable(indices.get(address));
  }

  /** The tasks that this one needs; the caller must not change the array. */
  public int[] needs(int index) {
    return needs[index];
  }

  /** The tasks that need this one; the caller must not change the array. */
  public int[] dependents(int index) {
    return dependents[index];
  }

  /**
   * The tasks in an order in which each comes after all that it needs.
   *
   * @throws IllegalStateException when there is a cycle; {@link #findCycle()} has its path
   */
  public int[] topologicalOrder() {
    int[] order = new int[size()];
    int filled = 0;
    int[] unmet = new int[size()];
    for (int i = 0; i < size(); i++) {
      unmet[i] = needs[i].length;
      if (unmet[i] == 0) {
        order[filled++] = i;
      }
    }
    for (int next = 0; next < filled; next++) {
      for (int dependent : dependents[order[next]]) {
        if (--unmet[dependent] == 0) {
          order[filled++] = dependent;
        }
      }
    }
    if (filled < size()) {
      throw new IllegalStateException("the dependencies have a cycle: " + findCycle());
    }
    return order;
  }

  /** The path of a cycle, its first task repeated at the end; empty when there is none. */
  public List<TaskAddress> findCycle() {
    // Depth first without recursion: a plan may be one chain of ten thousand tasks.
    byte[] colour = new byte[size()];
    int[] position = new int[size()];
    for (int root = 0; root < size(); root++) {
      if (colour[root] != 0) {
        continue;
      }
      List<Integer> path = new ArrayList<>();
      path.add(root);
      colour[root] = 1;
      while (!path.isEmpty()) {
        int current = path.get(path.size() - 1);
        if (position[current] == needs[current].length) {
          colour[current] = 2;
          path.remove(path.size() - 1);
          continue;
        }
        int need = needs[current][position[current]++];
        if (colour[need] == 1) {
          List<Integer> cycle = new ArrayList<>(path.subList(path.indexOf(need), path.size()));
          cycle.add(need);
          Collections.reverse(cycle);
          return cycle.stream().map(index -> tasks.get(index).address()).toList();
        }
        if (colour[need] == 0) {
          colour[need] = 1;
          path.add(need);
        }
      }
    }
    return List.of();
  }

  private static final class Builder {
    private final List<Task> tasks;
    private final Map<AgentId, Agent> agents;
    private final Map<TaskAddress, Integer> indices = new HashMap<>();
    private final Map<AgentId, int[]> lastTasks = new HashMap<>();
    private final List<Set<Integer>> needs = new ArrayList<>();
    private int edges;

    Builder(Plan plan) {
      tasks = plan.tasks().toList();
      agents = plan.agentsById();
      for (int i = 0; i < tasks.size(); i++) {
        indices.put(tasks.get(i).address(), i);
        needs.add(new LinkedHashSet<>());
      }
    }

    PlanGraph build() {
      agents.values().forEach(this::addNeedsWithinAgent);
      agents.values().forEach(agent -> lastTasks.put(agent.id(), lastTasks(agent)));
      agents.values().forEach(this::addNeedsOfAgent);
      int[][] needArrays = new int[tasks.size()][];
      int[] dependentCounts = new int[tasks.size()];
      for (int i = 0; i < tasks.size(); i++) {
        needArrays[i] = needs.get(i).stream().mapToInt(Integer::intValue).toArray();
        for (int need : needArrays[i]) {
          dependentCounts[need]++;
        }
      }
      int[][] dependents = new int[tasks.size()][];
      for (int i = 0; i < tasks.size(); i++) {
        dependents[i] = new int[dependentCounts[i]];
      }
      for (int i = tasks.size() - 1; i >= 0; i--) {
        for (int need : needArrays[i]) {
          dependents[need][--dependentCounts[need]] = i;
        }
      }
      return new PlanGraph(tasks, Map.copyOf(indices), needArrays, dependents);
    }

    private void addNeedsWithinAgent(Agent agent) {
      for (int i = 0; i < agent.tasks().size(); i++) {
        Task task = agent.tasks().get(i);
        int index = indices.get(task.address());
        if (agent.order() == Order.SEQUENTIAL && i > 0) {
          addEdge(index, indices.get(agent.tasks().get(i - 1).address()));
        }
        for (Need need : task.needs()) {
          if (need instanceof Need.OfTask ofTask && ofTask.task().agent().equals(agent.id())) {
            addEdge(index, index(ofTask.task()));
          }
        }
      }
    }

    private int[] lastTasks(Agent agent) {
      Set<Integer> last = new LinkedHashSet<>();
      agent.tasks().forEach(task -> last.add(indices.get(task.address())));
      agent.tasks().forEach(task -> last.removeAll(needs.get(indices.get(task.address()))));
      // A cycle within the agent leaves no last task; then all count, and findCycle() reports it.
      return last.isEmpty()
          ? agent.tasks().stream().mapToInt(task -> indices.get(task.address())).toArray()
          : last.stream().mapToInt(Integer::intValue).toArray();
    }

    private void addNeedsOfAgent(Agent agent) {
      for (Task task : agent.tasks()) {
        int index = indices.get(task.address());
        for (Need need : task.needs()) {
          targets(agent, need).forEach(target -> addEdge(index, target));
        }
        if (!needsSibling(agent, index)) {
          for (Need need : agent.needs()) {
            targets(agent, need).forEach(target -> addEdge(index, target));
          }
        }
      }
    }

    private boolean needsSibling(Agent agent, int index) {
      return needs.get(index).stream()
          .anyMatch(need -> tasks.get(need).address().agent().equals(agent.id()));
    }

    private IntStream targets(Agent agent, Need need) {
      if (need instanceof Need.OfTask ofTask) {
        return IntStream.of(index(ofTask.task()));
      }
      if (need instanceof Need.OfAgent ofAgent) {
        int[] targets = lastTasks.get(ofAgent.agent());
        if (targets == null) {
          throw new IllegalArgumentException("no agent " + ofAgent.agent() + " in the plan");
        }
        return IntStream.of(targets);
      }
      return agents.keySet().stream()
          .filter(other -> !other.equals(agent.id()))
          .flatMapToInt(other -> IntStream.of(lastTasks.get(other)));
    }

    private int index(TaskAddress address) {
      Integer index = indices.get(address);
      if (index == null) {
        throw new IllegalArgumentException("no task " + address + " in the plan");
      }
      return index;
    }

    private void addEdge(int task, int need) {
      if (needs.get(task).add(need) && ++edges > MAX_EDGES) {
        throw new IllegalArgumentException(
            "the plan has more than "
                + MAX_EDGES
                + " dependencies; put a task that needs all of the one agent between them");
      }
    }
  }
}
