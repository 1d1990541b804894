package dev.decurion.core.run;

import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.TaskAddress;
import java.util.List;
import java.util.Optional;

/** When an edge of the graph counts as met, and what its end says. */
final class Edges {
  private Edges() {}

  /** How many edges of a task are not met. */
  static int unmet(RunState state, int task) {
    int unmet = 0;
    for (int edge = 0; edge < state.graph().needs(task).length; edge++) {
      if (!isMet(state, task, edge)) {
        unmet++;
      }
    }
    return unmet;
  }

  /** Counts the edges on a task that has just ended. To be called once for each end. */
  static void ended(RunState state, int ended) {
    Optional<Integer> template = state.graph().template(ended);
    int need = template.orElse(ended);
    int[] dependents = state.graph().dependents(need);
    int[] edges = state.graph().dependentEdges(need);
    for (int i = 0; i < dependents.length; i++) {
      if (endOf(state, dependents[i], edges[i]) == ended
          && !isAnnounced(state, dependents[i], edges[i], need)
          && isMet(state, dependents[i], edges[i])) {
        countDown(state, dependents[i]);
      }
    }
  }

  /** The task whose end an edge waits for: of its instance, if there is that one, else of all. */
  static int endOf(RunState state, int task, int edge) {
    int need = state.graph().needs(task)[edge];
    int[] instances = state.graph().instances(need);
    return state
        .graph()
        .instance(task, edge)
        .filter(number -> number < instances.length)
        .map(number -> instances[number])
        .orElse(need);
  }

  /** Counts the edges on a milestone that has just been announced. */
  static void announced(RunState state, int need, String milestone) {
    int[] dependents = state.graph().dependents(need);
    int[] edges = state.graph().dependentEdges(need);
    for (int i = 0; i < dependents.length; i++) {
      if (state.graph().milestone(dependents[i], edges[i]).filter(milestone::equals).isPresent()) {
        countDown(state, dependents[i]);
      }
    }
  }

  /** A terminal need without which the task can never start. */
  static boolean blocks(RunState state, int task, int edge) {
    return state.graph().task(task).rules().when() == Condition.SUCCESS
        && state.task(endOf(state, task, edge)).state().isTerminal()
        && !isMet(state, task, edge);
  }

  /** Something of what the task needs did not succeed. */
  static boolean anyFailed(RunState state, int task) {
    for (int edge = 0; edge < state.graph().needs(task).length; edge++) {
      if (isFailure(state, endOf(state, task, edge))) {
        return true;
      }
    }
    return false;
  }

  /** It ended, and not as it should have. */
  static boolean isFailure(RunState state, int task) {
    TaskRecord record = state.task(task);
    return switch (record.state()) {
      case FAILED -> !state.graph().task(task).rules().allowFailure();
      case SKIPPED -> record.skipCause().filter(SkipCause::isFailure).isPresent();
      case CANCELLED -> true;
      default -> false;
    };
  }

  /** Because of whom those that need a task are skipped: itself, or because of whom it was. */
  static List<TaskAddress> culprits(RunState state, int need) {
    TaskRecord record = state.task(need);
    return record.state() == TaskState.SKIPPED && !record.blockedBy().isEmpty()
        ? record.blockedBy()
        : List.of(state.graph().task(need).address());
  }

  private static boolean isMet(RunState state, int task, int edge) {
    int need = state.graph().needs(task)[edge];
    if (isAnnounced(state, task, edge, need)) {
      return true;
    }
    int end = endOf(state, task, edge);
    TaskRecord record = state.task(end);
    if (!record.state().isTerminal()) {
      return false;
    }
    if (state.graph().task(task).rules().when() != Condition.SUCCESS) {
      return true;
    }
    boolean missing = state.graph().instance(task, edge).isPresent() && end == need;
    if (missing || state.graph().milestone(task, edge).isPresent() || isFailure(state, end)) {
      return false;
    }
    // One that had nothing to do holds up the order of its agent no more than one that was done.
    return record.state() != TaskState.SKIPPED || !state.graph().isNamed(task, edge);
  }

  private static boolean isAnnounced(RunState state, int task, int edge, int need) {
    return state
        .graph()
        .milestone(task, edge)
        .filter(name -> state.task(need).milestones().contains(name))
        .isPresent();
  }

  private static void countDown(RunState state, int task) {
    TaskRecord record = state.task(task);
    state.put(task, record.withUnmet(record.unmet() - 1));
  }
}
