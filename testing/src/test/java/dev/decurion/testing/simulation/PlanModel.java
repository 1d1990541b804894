package dev.decurion.testing.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What docs/plan-format.md says about the plan of a run, read from its text without the code under
 * test. All edges are here, also those that others imply.
 *
 * @param concurrency of the run; 0 when there is no limit
 * @param agentConcurrency of the agents that have a limit
 */
record PlanModel(Map<String, Task> tasks, int concurrency, Map<String, Integer> agentConcurrency) {

  /**
   * What a task waits for.
   *
   * @param part the milestone after {@code @}, or the number of the instance after {@code .}; empty
   *     for the end of the task
   * @param named whether the plan names the task; else the edge follows from an order or from an
   *     agent as a whole
   */
  record Edge(String task, String part, boolean named) {
    boolean isMilestone() {
      return part.startsWith("m");
    }

    boolean isInstance() {
      return !part.isEmpty() && !isMilestone();
    }
  }

  /** A task. */
  record Task(
      String address,
      String agent,
      String when,
      boolean allowFailure,
      boolean cancelsLate,
      boolean asks,
      int attempts,
      Set<String> locks,
      List<Edge> edges) {}

  static PlanModel read(String text) {
    JsonNode plan = History.json(text);
    Map<String, Task> tasks = new LinkedHashMap<>();
    Map<String, Integer> limits = new LinkedHashMap<>();
    plan.get("agents")
        .fields()
        .forEachRemaining(
            agent -> {
              if (agent.getValue().has("concurrency")) {
                limits.put(agent.getKey(), agent.getValue().get("concurrency").intValue());
              }
              for (JsonNode task : agent.getValue().get("tasks")) {
                String address = agent.getKey() + "/" + task.get("id").textValue();
                tasks.put(address, task(plan, agent.getKey(), address, task));
              }
            });
    return new PlanModel(tasks, plan.path("concurrency").intValue(), limits);
  }

  /** The task, or the one of which this is an instance. */
  Task task(String address) {
    Task task = tasks.get(template(address));
    if (task == null) {
      throw new IllegalStateException("the plan has no task " + address);
    }
    return task;
  }

  static String template(String address) {
    int dot = address.lastIndexOf('.');
    return dot < 0 ? address : address.substring(0, dot);
  }

  private static Task task(JsonNode plan, String agent, String address, JsonNode task) {
    Set<String> locks = new TreeSet<>();
    task.path("locks").forEach(lock -> locks.add(lock.textValue()));
    return new Task(
        address,
        agent,
        task.path("when").asText("success"),
        task.path("allowFailure").booleanValue(),
        task.path("onLateFailure").asText("keep").equals("cancel"),
        task.has("approval"),
        task.path("retry").path("attempts").asInt(2),
        locks,
        edges(plan, agent, task));
  }

  private static List<Edge> edges(JsonNode plan, String agent, JsonNode task) {
    List<Edge> edges = new ArrayList<>();
    task.path("needs").forEach(need -> edges.add(named(need.textValue())));
    String source = task.path("forEach").path("output").asText("");
    if (!source.isEmpty()) {
      edges.add(named(source.substring(0, source.lastIndexOf('.'))));
    }
    JsonNode own = plan.get("agents").get(agent);
    for (JsonNode need : own.path("needs")) {
      plan.get("agents")
          .fields()
          .forEachRemaining(
              other -> {
                boolean all = need.textValue().equals("*") && !other.getKey().equals(agent);
                if (all || need.textValue().equals(other.getKey())) {
                  addAll(edges, other.getKey(), other.getValue());
                }
              });
    }
    if (own.path("order").asText("sequential").equals("sequential")) {
      for (JsonNode before : own.get("tasks")) {
        if (before == task) {
          break;
        }
        edges.add(new Edge(agent + "/" + before.get("id").textValue(), "", false));
      }
    }
    return edges;
  }

  private static void addAll(List<Edge> edges, String agent, JsonNode value) {
    value
        .get("tasks")
        .forEach(task -> edges.add(new Edge(agent + "/" + task.get("id").textValue(), "", false)));
  }

  private static Edge named(String need) {
    int at = Math.max(need.indexOf('@'), need.indexOf('.'));
    return at < 0
        ? new Edge(need, "", true)
        : new Edge(need.substring(0, at), need.substring(at + 1), true);
  }
}
