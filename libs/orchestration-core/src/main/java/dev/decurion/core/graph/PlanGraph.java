package dev.decurion.core.graph;

import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a plan, numbered from 0 in the order in which they are written, and the edges
 * between them. Edges that others imply are left out; {@link GraphBuilder} says which. Immutable
 * once built.
 *
 * <p>The edges of a task are numbered from 0: first those that it names, then those that follow
 * from the order of its agent or from an agent that is needed as a whole, then those on a part of a
 * task: a milestone, or an instance of a task that fans out.
 *
 * <p>When a task fans out, {@link #withInstances} makes a graph in which its instances follow after
 * all other tasks. They have no edges: they begin when the task fans out and end with it.
 */
public final class PlanGraph {
  /** More edges than this are refused: they would not fit the memory that a run is given. */
  public static final int MAX_EDGES = 500_000;

  private static final int[] NONE = {};
  private static final Need[] NO_PARTS = {};

  private final List<Task> tasks;
  private final Map<TaskAddress, Integer> indices;
  private final int[][] needs;
  private final int[] named;
  private final Need[][] parts;
  private final int[][] dependents;
  private final int[][] dependentEdges;
  private final Map<Integer, Set<String>> awaited;
  private final Map<Integer, int[]> instances;
  private final Map<Integer, Integer> templates;

  PlanGraph(
      List<Task> tasks,
      Map<TaskAddress, Integer> indices,
      int[][] needs,
      int[] named,
      Need[][] parts) {
    this.tasks = tasks;
    this.indices = indices;
    this.needs = needs;
    this.named = named;
    this.parts = parts;
    this.dependents = new int[needs.length][];
    this.dependentEdges = new int[needs.length][];
    this.awaited = new HashMap<>();
    this.instances = Map.of();
    this.templates = Map.of();
    invert();
  }

  private PlanGraph(PlanGraph base, int template, List<Task> added) {
    int size = base.size() + added.size();
    tasks = new ArrayList<>(size);
    tasks.addAll(base.tasks);
    tasks.addAll(added);
    indices = new HashMap<>(base.indices);
    needs = Arrays.copyOf(base.needs, size);
    named = Arrays.copyOf(base.named, size);
    parts = Arrays.copyOf(base.parts, size);
    dependents = Arrays.copyOf(base.dependents, size);
    dependentEdges = Arrays.copyOf(base.dependentEdges, size);
    awaited = base.awaited;
    instances = new HashMap<>(base.instances);
    instances.put(template, IntStream.range(base.size(), size).toArray());
    templates = new HashMap<>(base.templates);
    for (int index = base.size(); index < size; index++) {
      indices.put(tasks.get(index).address(), index);
      needs[index] = NONE;
      parts[index] = NO_PARTS;
      dependents[index] = NONE;
      dependentEdges[index] = NONE;
      templates.put(index, template);
    }
  }

  /** This graph with the instances of a task. */
  public PlanGraph withInstances(int template, List<Task> added) {
    return new PlanGraph(this, template, added);
  }

  /** The instances of a task that has fanned out; the caller must not change the array. */
  public int[] instances(int index) {
    return instances.getOrDefault(index, NONE);
  }

  /** The task of which this one is an instance. */
  public Optional<Integer> template(int index) {
    return Optional.ofNullable(templates.get(index));
  }

  private void invert() {
    int[] counts = new int[needs.length];
    for (int[] edges : needs) {
      for (int need : edges) {
        counts[need]++;
      }
    }
    for (int task = 0; task < needs.length; task++) {
      dependents[task] = new int[counts[task]];
      dependentEdges[task] = new int[counts[task]];
    }
    for (int task = needs.length - 1; task >= 0; task--) {
      for (int edge = needs[task].length - 1; edge >= 0; edge--) {
        int need = needs[task][edge];
        dependents[need][--counts[need]] = task;
        dependentEdges[need][counts[need]] = edge;
        milestone(task, edge)
            .ifPresent(name -> awaited.computeIfAbsent(need, none -> new TreeSet<>()).add(name));
      }
    }
  }

  /**
   * @throws IllegalArgumentException when a need names what is not in the plan, or when there are
   *     more than {@link #MAX_EDGES} edges
   */
  public static PlanGraph of(Plan plan) {
    return new GraphBuilder(plan).build();
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

  /** The tasks that this one needs, edge by edge; the caller must not change the array. */
  public int[] needs(int index) {
    return needs[index];
  }

  /** The milestone that an edge of a task waits for; empty when it waits for something else. */
  public Optional<String> milestone(int index, int edge) {
    return part(index, edge) instanceof Need.OfMilestone milestone
        ? Optional.of(milestone.milestone())
        : Optional.empty();
  }

  /** The instance that an edge of a task waits for; empty when it waits for something else. */
  public Optional<Integer> instance(int index, int edge) {
    return part(index, edge) instanceof Need.OfInstance instance
        ? Optional.of(instance.instance())
        : Optional.empty();
  }

  private @Nullable Need part(int index, int edge) {
    int first = needs[index].length - parts[index].length;
    return edge < first ? null : parts[index][edge - first];
  }

  /** Whether the plan names this edge; else it follows from an order or from a whole agent. */
  public boolean isNamed(int index, int edge) {
    return edge < named[index] || part(index, edge) != null;
  }

  /** The tasks that need this one, once for each edge; the caller must not change the array. */
  public int[] dependents(int index) {
    return dependents[index];
  }

  /** Which of its edges each of {@link #dependents} has to this task. */
  public int[] dependentEdges(int index) {
    return dependentEdges[index];
  }

  /** The milestones of this task that others wait for. */
  public Set<String> awaitedMilestones(int index) {
    return awaited.getOrDefault(index, Set.of());
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
}
