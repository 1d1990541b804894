package dev.decurion.core.schedule;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Computes the {@link Schedule} of a plan: before a run from estimates, after it from what the
 * tasks took. Linear in tasks and edges.
 */
public final class ScheduleAnalysis {
  private final PlanGraph graph;
  private final int[] order;
  private final long[] millis;
  private final long[] start;
  private final int[] wave;

  private ScheduleAnalysis(PlanGraph graph, ToLongFunction<Task> durations) {
    this.graph = graph;
    this.order = graph.topologicalOrder();
    this.millis = graph.tasks().stream().mapToLong(task -> checked(task, durations)).toArray();
    this.start = new long[graph.size()];
    this.wave = new int[graph.size()];
    for (int task : order) {
      for (int need : graph.needs(task)) {
        start[task] = Math.max(start[task], start[need] + millis[need]);
        wave[task] = Math.max(wave[task], wave[need] + 1);
      }
    }
  }

  /** By the estimates of the tasks. */
  public static Schedule of(Plan plan) {
    return of(plan, PlanGraph.of(plan), task -> task.estimate().toMillis());
  }

  /**
   * By other durations.
   *
   * @param graph the plan's
   * @param durations milliseconds that a task takes, or took; zero for one that did not run
   * @throws IllegalArgumentException when a duration is negative
   */
  public static Schedule of(Plan plan, PlanGraph graph, ToLongFunction<Task> durations) {
    return new ScheduleAnalysis(graph, durations).schedule(plan);
  }

  private static long checked(Task task, ToLongFunction<Task> durations) {
    long millis = durations.applyAsLong(task);
    if (millis < 0) {
      throw new IllegalArgumentException(task.address() + ": negative duration: " + millis);
    }
    return millis;
  }

  private Schedule schedule(Plan plan) {
    long serial = 0;
    long makespan = 0;
    for (int task = 0; task < millis.length; task++) {
      serial += millis[task];
      makespan = Math.max(makespan, finish(task));
    }
    AgentBaselines agents = new AgentBaselines(plan, graph, order, millis);
    return new Schedule(
        Duration.ofMillis(serial),
        agents.byTier(),
        agents.wholeAgents(),
        Duration.ofMillis(makespan),
        criticalPath(makespan),
        tasks(makespan),
        tasksByWave());
  }

  private long finish(int task) {
    return start[task] + millis[task];
  }

  private List<TaskAddress> criticalPath(long makespan) {
    List<TaskAddress> path = new ArrayList<>();
    int last = -1;
    for (int task = 0; task < millis.length; task++) {
      if (finish(task) == makespan && (last < 0 || wave[task] > wave[last])) {
        last = task;
      }
    }
    while (last >= 0) {
      path.add(graph.task(last).address());
      int before = -1;
      for (int need : graph.needs(last)) {
        if (finish(need) == start[last] && (before < 0 || wave[need] > wave[before])) {
          before = need;
        }
      }
      last = before;
    }
    Collections.reverse(path);
    return path;
  }

  private List<ScheduledTask> tasks(long makespan) {
    long[] remaining = RemainingPath.millis(graph, order, millis);
    List<ScheduledTask> tasks = new ArrayList<>(millis.length);
    for (int task = 0; task < millis.length; task++) {
      tasks.add(
          new ScheduledTask(
              graph.task(task).address(),
              Duration.ofMillis(start[task]),
              Duration.ofMillis(finish(task)),
              Duration.ofMillis(makespan - remaining[task] - start[task]),
              wave[task]));
    }
    return tasks;
  }

  private List<List<TaskAddress>> tasksByWave() {
    List<List<TaskAddress>> waves = new ArrayList<>();
    for (int task = 0; task < wave.length; task++) {
      while (waves.size() <= wave[task]) {
        waves.add(new ArrayList<>());
      }
      waves.get(wave[task]).add(graph.task(task).address());
    }
    return waves;
  }
}
