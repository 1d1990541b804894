package dev.decurion.testing.simulation;

import dev.decurion.testing.simulation.PlanModel.Edge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the tasks of a run stand, and what that means for those that need them. */
final class TaskStates {
  private static final Set<String> TERMINAL = Set.of("SUCCEEDED", "FAILED", "SKIPPED", "CANCELLED");

  private final PlanModel plan;
  final Map<String, Task> tasks = new LinkedHashMap<>();

  TaskStates(PlanModel plan) {
    this.plan = plan;
    plan.tasks().keySet().forEach(address -> tasks.put(address, new Task()));
  }

  /** A task or an instance. */
  static final class Task {
    String state = "PENDING";
    String skipCause = "";
    Instant retryAt = Instant.EPOCH;
    final Set<String> milestones = new HashSet<>();
    final List<Attempt> attempts = new ArrayList<>();
    int before;
    int parked;
    boolean stopping;

    boolean isOver() {
      return TERMINAL.contains(state);
    }

    boolean isInFlight() {
      return state.equals("DISPATCHED") || state.equals("RUNNING");
    }
  }

  /** An attempt. */
  static final class Attempt {
    final String token;
    boolean over;

    Attempt(String token) {
      this.token = token;
    }
  }

  String describe(Edge edge) {
    Task end = tasks.get(end(edge));
    return edge + " is " + end.state + " " + end.skipCause;
  }

  boolean allOver(String address) {
    return plan.task(address).edges().stream().allMatch(this::isOver);
  }

  boolean anyFailed(String address) {
    return plan.task(address).edges().stream().anyMatch(edge -> isFailure(end(edge)));
  }

  boolean isOver(Edge edge) {
    return isAnnounced(edge) || tasks.get(end(edge)).isOver();
  }

  boolean isMet(Edge edge) {
    Task end = tasks.get(end(edge));
    if (edge.isMilestone()) {
      return isAnnounced(edge);
    }
    if (edge.isInstance() && end(edge).equals(edge.task())) {
      return false;
    }
    return switch (end.state) {
      case "SUCCEEDED" -> true;
      case "FAILED" -> plan.task(edge.task()).allowFailure();
      case "SKIPPED" -> end.skipCause.equals("CONDITION") && !edge.named();
      default -> false;
    };
  }

  private boolean isAnnounced(Edge edge) {
    return edge.isMilestone() && tasks.get(edge.task()).milestones.contains(edge.part());
  }

  private String end(Edge edge) {
    String instance = edge.task() + "." + edge.part();
    return edge.isInstance() && tasks.containsKey(instance) ? instance : edge.task();
  }

  boolean isFailure(String address) {
    Task task = tasks.get(address);
    return switch (task.state) {
      case "FAILED" -> !plan.task(address).allowFailure();
      case "SKIPPED" -> task.skipCause.equals("BLOCKED");
      case "CANCELLED" -> true;
      default -> false;
    };
  }
}
