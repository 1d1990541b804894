package dev.decurion.testing.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.testing.simulation.PlanModel.Edge;
import dev.decurion.testing.simulation.TaskStates.Attempt;
import dev.decurion.testing.simulation.TaskStates.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run as its log tells it, folded a second time and after the documentation alone. Says what it
 * finds wrong in each event.
 */
final class RunModel {
  private final String id;
  private final PlanModel plan;
  private final TaskStates states;
  private final Map<String, Task> tasks;
  private final Map<String, List<String>> instances = new HashMap<>();
  private final Problems problems;
  private String status = "RUNNING";
  private boolean cancelRequested;
  private boolean outOfTime;
  private long length = 1;

  /** Takes what is wrong. */
  interface Problems {
    void add(String invariant, String what);
  }

  RunModel(String id, JsonNode submitted, Problems problems) {
    this.id = id;
    this.problems = problems;
    this.plan = PlanModel.read(submitted.get("plan").textValue());
    this.states = new TaskStates(plan);
    this.tasks = states.tasks;
  }

  PlanModel plan() {
    return plan;
  }

  boolean isOver() {
    return Set.of("SUCCEEDED", "FAILED", "CANCELLED").contains(status);
  }

  long length() {
    return length;
  }

  Task task(String address) {
    return tasks.get(address);
  }

  /** The attempts that hold their locks, by the name of the lock. */
  void countLocks(Map<String, Integer> holders) {
    tasks.forEach(
        (address, task) -> {
          if (task.isInFlight()) {
            plan.task(address).locks().forEach(lock -> holders.merge(lock, 1, Integer::sum));
          }
        });
  }

  /** Whether a runner may start this attempt now. */
  boolean awaits(String address, int number, String token) {
    Task task = tasks.get(address);
    return task != null
        && task.state.equals("DISPATCHED")
        && task.attempts.size() == number
        && task.attempts.get(number - 1).token.equals(token);
  }

  /** Whether a runner may work on this attempt now, and shall not stop. */
  boolean runs(String address, int number, String token) {
    Task task = tasks.get(address);
    return task != null
        && task.isInFlight()
        && !task.stopping
        && task.attempts.size() == number
        && task.attempts.get(number - 1).token.equals(token);
  }

  /**
   * Folds an event in.
   *
   * @param evidence what reports and leases say about the attempt
   */
  void apply(JsonNode event, Evidence evidence) {
    length++;
    String type = event.get("type").textValue();
    if (event.has("task")) {
      applyToTask(type, event.get("task").textValue(), event, evidence);
    } else {
      applyToRun(type, event);
    }
  }

  private void applyToRun(String type, JsonNode event) {
    switch (type) {
      case "run-paused" -> become(type, "RUNNING", "PAUSED");
      case "run-resumed" -> become(type, "PAUSED", "RUNNING");
      case "cancel-requested" -> {
        require("I1", !isOver(), "is cancelled when it is over");
        status = "CANCELLING";
        cancelRequested = true;
        outOfTime = event.path("outOfTime").booleanValue();
      }
      case "run-retried" -> retry();
      case "run-finished" -> finish(event.get("status").textValue());
      default -> problems.add("I1", id + " has an unknown event " + type);
    }
  }

  private void become(String type, String from, String to) {
    require("I1", status.equals(from), type + " when it is " + status);
    status = to;
  }

  private void retry() {
    require("I1", isOver(), "is retried before it is over");
    status = "RUNNING";
    cancelRequested = false;
    outOfTime = false;
    tasks.forEach(
        (address, task) -> {
          if (task.isOver() && !task.state.equals("SUCCEEDED") && !isKept(address)) {
            task.state = instances.getOrDefault(address, List.of()).isEmpty() ? "PENDING" : "OPEN";
            task.skipCause = "";
            task.milestones.clear();
            task.before = task.attempts.size();
            task.parked = 0;
            task.stopping = false;
          }
        });
  }

  /**
   * What had nothing to do is done, and a failure that is allowed counts as a success, with all
   * instances of the task.
   */
  private boolean isKept(String address) {
    Task whole = tasks.get(PlanModel.template(address));
    return switch (whole.state) {
      case "SUCCEEDED" -> true;
      case "FAILED" -> plan.task(address).allowFailure();
      case "SKIPPED" -> whole.skipCause.equals("CONDITION");
      default -> false;
    };
  }

  private void finish(String how) {
    tasks.forEach(
        (address, task) ->
            require("I1", task.isOver(), address + " is " + task.state + " when the run is over"));
    boolean failed = tasks.keySet().stream().anyMatch(states::isFailure);
    boolean cancelled = tasks.values().stream().anyMatch(it -> it.state.equals("CANCELLED"));
    String expected = failed ? "FAILED" : "SUCCEEDED";
    if (cancelRequested && cancelled) {
      expected = outOfTime ? "FAILED" : "CANCELLED";
    }
    require("I1", how.equals(expected), "ends " + how + " and not " + expected);
    status = how;
  }

  private void applyToTask(String type, String address, JsonNode event, Evidence evidence) {
    Task task = tasks.get(address);
    if (task == null) {
      problems.add("I1", id + " has no task " + address);
      return;
    }
    int number = event.path("number").intValue();
    switch (type) {
      case "ready" -> ready(address, task, event);
      case "fanned-out" -> fanOut(address, task, event.get("items").size());
      case "dispatched" -> dispatch(address, task, number, event.get("token").asText());
      case "started" -> {
        move(address, task, "DISPATCHED", "RUNNING");
        requireCurrent(address, task, number);
        evidence.requireStarted(lease(address, task));
      }
      case "milestone" -> {
        requireCurrent(address, task, number);
        String name = event.get("milestone").textValue();
        evidence.requireReport(lease(address, task), "milestone " + name);
        task.milestones.add(name);
      }
      case "approval-requested" -> {
        require("I3", plan.task(address).asks(), address + " is no approval");
        move(address, task, "READY", "ASKING");
      }
      case "approval-answered" ->
          move(address, task, "ASKING", event.get("approved").asBoolean() ? "SUCCEEDED" : "FAILED");
      case "succeeded" -> {
        end(address, task, number, "SUCCEEDED");
        evidence.requireReport(lease(address, task), "succeeded");
      }
      case "failed" -> fail(address, task, number, event, evidence);
      case "stop-requested" -> {
        requireCurrent(address, task, number);
        task.stopping = true;
        requireReason(address, event);
      }
      case "skipped" -> skip(address, task, event);
      case "cancelled" -> cancel(address, task, event, evidence);
      case "fan-out-ended" -> join(address, task, event);
      case "refused" -> {}
      default -> problems.add("I1", id + " has an unknown event " + type);
    }
  }

  private void ready(String address, Task task, JsonNode event) {
    Instant at = Instant.parse(event.get("at").textValue());
    if (task.state.equals("BACKING_OFF")) {
      require("I3", !at.isBefore(task.retryAt), address + " is tried before its back-off is over");
    } else if (address.equals(PlanModel.template(address))) {
      requireMayStart(address);
    } else {
      Task whole = tasks.get(PlanModel.template(address));
      require("I3", whole.state.equals("OPEN"), address + " starts and the whole has not");
    }
    require(
        "I1", Set.of("PENDING", "BACKING_OFF").contains(task.state), address + " is ready again");
    task.state = "READY";
  }

  private void fanOut(String address, Task task, int items) {
    requireMayStart(address);
    move(address, task, "PENDING", "OPEN");
    List<String> names = new ArrayList<>();
    for (int number = 0; number < items; number++) {
      names.add(address + "." + number);
    }
    instances.put(address, names);
    names.forEach(name -> tasks.put(name, new Task()));
  }

  private void dispatch(String address, Task task, int number, String token) {
    require("I3", status.equals("RUNNING"), address + " is dispatched in a run that is " + status);
    move(address, task, "READY", "DISPATCHED");
    require("I2", number == task.attempts.size() + 1, address + " has no attempt " + number);
    task.attempts.add(new Attempt(token));
    task.stopping = false;
    int tries = task.attempts.size() - task.before - task.parked;
    require(
        "I2",
        tries <= plan.task(address).attempts(),
        address + " is tried " + tries + " times, allowed are " + plan.task(address).attempts());
    int all = 0;
    int ofAgent = 0;
    String agent = plan.task(address).agent();
    for (Map.Entry<String, Task> other : tasks.entrySet()) {
      if (other.getValue().isInFlight()) {
        all++;
        ofAgent += plan.task(other.getKey()).agent().equals(agent) ? 1 : 0;
      }
    }
    int limit = plan.agentConcurrency().getOrDefault(agent, Integer.MAX_VALUE);
    require("I5", ofAgent <= limit, ofAgent + " tasks of " + agent + " are in flight");
    require("I5", plan.concurrency() == 0 || all <= plan.concurrency(), all + " are in flight");
  }

  private void end(String address, Task task, int number, String state) {
    requireCurrent(address, task, number);
    require("I2", task.state.equals("RUNNING"), address + " has a result when it is " + task.state);
    if (!task.attempts.isEmpty()) {
      Attempt attempt = task.attempts.get(task.attempts.size() - 1);
      require("I2", !attempt.over, address + " has two results of attempt " + number);
      attempt.over = true;
    }
    task.state = state;
  }

  private void fail(String address, Task task, int number, JsonNode event, Evidence evidence) {
    boolean again = event.hasNonNull("retryAt");
    end(address, task, number, again ? "BACKING_OFF" : "FAILED");
    if (again) {
      task.retryAt = Instant.parse(event.get("retryAt").textValue());
    }
    String reason = event.get("failure").get("reason").textValue();
    if (reason.equals("PARKED")) {
      task.parked++;
      evidence.requireReport(lease(address, task), "parked");
    } else if (reason.equals("VERIFY")) {
      evidence.requireReport(lease(address, task), "succeeded");
    } else if (reason.equals("LOST")) {
      evidence.requireLost(lease(address, task));
    } else {
      evidence.requireReport(lease(address, task), "failed " + reason);
    }
  }

  private void skip(String address, Task task, JsonNode event) {
    task.skipCause = event.path("cause").asText("BLOCKED");
    move(address, task, "PENDING", "SKIPPED");
    if (task.skipCause.equals("CONDITION") && plan.task(address).when().equals("failure")) {
      require(
          "I3",
          states.allOver(address) && !states.anyFailed(address),
          address + " is skipped, but it may run");
    } else {
      boolean blocked =
          plan.task(address).when().equals("success")
              && plan.task(address).edges().stream()
                  .anyMatch(edge -> states.isOver(edge) && !states.isMet(edge));
      require("I3", blocked || isLate(event), address + " is skipped, but nothing blocks it");
    }
  }

  private void cancel(String address, Task task, JsonNode event, Evidence evidence) {
    if (task.state.equals("RUNNING")) {
      require("I2", task.stopping, address + " is cancelled and was not told to stop");
      evidence.requireStopped(lease(address, task));
    } else {
      requireReason(address, event);
    }
    require("I1", !task.isOver(), address + " is cancelled when it is " + task.state);
    if (!task.attempts.isEmpty()) {
      task.attempts.get(task.attempts.size() - 1).over = true;
    }
    task.state = "CANCELLED";
  }

  private void join(String address, Task task, JsonNode event) {
    List<String> parts = instances.getOrDefault(address, List.of());
    boolean allOver = parts.stream().allMatch(part -> tasks.get(part).isOver());
    boolean failed = parts.stream().anyMatch(states::isFailure) || event.hasNonNull("problem");
    String state = event.get("state").textValue();
    require("I1", allOver, address + " ends before its instances");
    require("I1", state.equals("SUCCEEDED") != failed, address + " ends " + state);
    move(address, task, "OPEN", state);
  }

  /** A task may only be cancelled with its run, or with what it began with. */
  private void requireReason(String address, JsonNode event) {
    require(
        "I3",
        cancelRequested || isLate(event),
        address + " is stopped, and neither was the run nor has a task failed late");
  }

  private boolean isLate(JsonNode event) {
    for (JsonNode culprit : event.path("becauseOf")) {
      Task failed = tasks.get(culprit.textValue());
      if (failed != null
          && failed.state.equals("FAILED")
          && plan.task(culprit.textValue()).cancelsLate()) {
        return true;
      }
    }
    return false;
  }

  private void requireMayStart(String address) {
    PlanModel.Task task = plan.task(address);
    if (task.when().equals("success")) {
      for (Edge edge : task.edges()) {
        require("I3", states.isMet(edge), address + " starts, and " + states.describe(edge));
      }
    } else {
      require("I3", states.allOver(address), address + " starts before all that it needs is over");
      require(
          "I3",
          task.when().equals("always") || states.anyFailed(address),
          address + " starts, and nothing has failed");
    }
  }

  private String lease(String address, Task task) {
    int number = task.attempts.size();
    return id + "/" + address + " " + number + " " + task.attempts.get(number - 1).token;
  }

  private void requireCurrent(String address, Task task, int number) {
    require(
        "I2",
        number == task.attempts.size() && number > 0,
        address + " hears of attempt " + number + " of " + task.attempts.size());
  }

  private void move(String address, Task task, String from, String to) {
    require("I1", task.state.equals(from), address + " is " + task.state + " and becomes " + to);
    task.state = to;
  }

  private void require(String invariant, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(invariant, id + ": " + otherwise);
    }
  }

  /** What a result rests on. */
  interface Evidence {
    void requireStarted(String lease);

    void requireReport(String lease, String report);

    void requireLost(String lease);

    void requireStopped(String lease);
  }
}
