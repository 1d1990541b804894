package dev.decurion.testing.breakages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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

  /** What the broken task needs, with one try for each task, and its criterion alone. */
  String brokenBy(Breakage breakage) throws JsonProcessingException {
    ObjectNode part = plan.deepCopy();
    ((ObjectNode) part.path("defaults")).putObject("retry").put("attempts", 1);
    ObjectNode agents = (ObjectNode) part.path("agents");
    if (!agents.has(breakage.agent())) {
      throw new IllegalArgumentException("the plan has no agent " + breakage.agent());
    }
    ObjectNode broken = (ObjectNode) agents.path(breakage.agent());
    retainTasks(broken, breakage.taskId(), breakage.alone());
    breakage.with().ifPresent(with -> needOnly(agents, breakage.agent(), with));
    Set<String> needed = new HashSet<>();
    collect(agents, breakage.agent(), needed);
    agents.retain(needed);
    retain((ArrayNode) part.path("criteria"), breakage.criterion());
    return JSON.writeValueAsString(part);
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
    ObjectNode broken = (ObjectNode) agents.path(agent);
    broken.set("needs", JSON.valueToTree(with));
    broken.path("tasks").forEach(task -> ((ObjectNode) task).remove("needs"));
    for (String need : with) {
      int slash = need.indexOf('/');
      if (slash > 0) {
        String other = need.substring(0, slash);
        retainTasks((ObjectNode) agents.path(other), need.substring(slash + 1), true);
      }
    }
  }

  /** Keeps a task and those before it; what stands behind it is of no account for it. */
  private static void retainTasks(ObjectNode agent, String id, boolean alone) {
    List<JsonNode> kept = new ArrayList<>();
    for (JsonNode task : agent.path("tasks")) {
      boolean found = task.path("id").asText().equals(id);
      if (found || !alone) {
        kept.add(task);
      }
      if (found) {
        agent.set("tasks", JSON.valueToTree(kept));
        agent.remove("estimate"); // it is that of all its tasks
        return;
      }
    }
    throw new IllegalArgumentException("the plan has no task " + id);
  }

  private static void retain(ArrayNode criteria, String name) {
    for (Iterator<JsonNode> all = criteria.elements(); all.hasNext(); ) {
      if (!all.next().path("name").asText().equals(name)) {
        all.remove();
      }
    }
    if (criteria.isEmpty()) {
      throw new IllegalArgumentException("the plan has no criterion '" + name + "'");
    }
  }
}
