package dev.decurion.testing.breakages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A plan of which parts are run. */
final class PartOfPlan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode plan;

  PartOfPlan(String yaml) {
    plan = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  /** The names of its criteria. */
  List<String> criteria() {
    return plan.path("criteria").findValuesAsText("name");
  }

  /** What the broken task and its criterion need, with one try for each task, and no other. */
  String brokenBy(Breakage breakage) throws JsonProcessingException {
    return brokenBy(breakage, List.of(breakage.criterion()));
  }

  /** The same with other criteria, of tasks that it has. */
  String brokenBy(Breakage breakage, Collection<String> criteria) throws JsonProcessingException {
    ObjectNode part = plan.deepCopy();
    ((ObjectNode) part.path("defaults")).putObject("retry").put("attempts", 1);
    ObjectNode agents = (ObjectNode) part.path("agents");
    ArrayNode measured = part.putArray("criteria");
    criteria.forEach(name -> measured.add(criterion(name)));
    List<String> wanted = List.of(breakage.task(), taskOf(criterion(breakage.criterion())));
    retainTasks(agent(agents, breakage.task()), wanted, breakage.alone());
    breakage.with().ifPresent(with -> needOnly(agents, breakage.agent(), with));
    Set<String> needed = new HashSet<>();
    collect(agents, breakage.agent(), needed);
    agents.retain(needed);
    agents.forEach(
        agent -> agent.path("tasks").forEach(task -> ((ObjectNode) task).remove("retry")));
    return JSON.writeValueAsString(part);
  }

  private JsonNode criterion(String name) {
    for (JsonNode criterion : plan.path("criteria")) {
      if (criterion.path("name").asText().equals(name)) {
        return criterion;
      }
    }
    throw new IllegalArgumentException("the plan has no criterion '" + name + "'");
  }

  /** The address of the task that it is about. */
  private static String taskOf(JsonNode criterion) {
    return criterion.has("task")
        ? criterion.get("task").asText()
        : criterion.path("output").asText().replaceFirst("[.].*", "");
  }

  private static ObjectNode agent(ObjectNode agents, String address) {
    String agent = address.replaceFirst("/.*", "");
    if (!agents.has(agent)) {
      throw new IllegalArgumentException("the plan has no agent " + agent);
    }
    return (ObjectNode) agents.get(agent);
  }

  private static void collect(JsonNode agents, String agent, Set<String> needed) {
    if (!needed.add(agent)) {
      return;
    }
    for (String need : needs(agents.path(agent))) {
      if (need.equals("*")) {
        agents.fieldNames().forEachRemaining(needed::add);
      } else {
        collect(agents, need.replaceFirst("[/@].*", ""), needed);
      }
    }
  }

  /** Of the agent and of its tasks, but for tasks of its own. */
  private static Set<String> needs(JsonNode agent) {
    Set<String> needs = new HashSet<>();
    agent.path("needs").forEach(need -> needs.add(need.asText()));
    for (JsonNode task : agent.path("tasks")) {
      task.path("needs").forEach(need -> needs.add(need.asText()));
    }
    for (JsonNode task : agent.path("tasks")) {
      needs.remove(task.path("id").asText());
    }
    return needs;
  }

  private static void needOnly(ObjectNode agents, String agent, List<String> with) {
    ObjectNode broken = agent(agents, agent);
    broken.set("needs", JSON.valueToTree(with));
    broken.path("tasks").forEach(task -> ((ObjectNode) task).remove("needs"));
    with.stream()
        .filter(need -> need.contains("/"))
        .forEach(task -> retainTasks(agent(agents, task), List.of(task), true));
  }

  /**
   * What stands behind the tasks is of no account for them.
   *
   * @param wanted addresses of tasks of the agent
   * @param alone whether what stands before them is left out, too
   */
  private static void retainTasks(ObjectNode agent, List<String> wanted, boolean alone) {
    Set<String> ids = new HashSet<>();
    wanted.forEach(address -> ids.add(address.replaceFirst(".*/", "")));
    ArrayNode kept = JSON.createArrayNode();
    Set<String> dropped = new HashSet<>();
    for (JsonNode task : agent.path("tasks")) {
      String id = task.path("id").asText();
      if (!ids.isEmpty() && (ids.remove(id) || !alone)) {
        kept.add(task);
      } else {
        dropped.add(id);
      }
    }
    kept.forEach(task -> removeAll(task.path("needs"), dropped));
    if (!ids.isEmpty()) {
      throw new IllegalArgumentException("the plan has not all of the tasks " + wanted);
    }
    agent.set("tasks", kept);
    agent.remove("estimate"); // it is that of all its tasks
  }

  private static void removeAll(JsonNode texts, Set<String> unwanted) {
    Iterator<JsonNode> all = texts.elements();
    while (all.hasNext()) {
      if (unwanted.contains(all.next().asText())) {
        all.remove();
      }
    }
  }
}
