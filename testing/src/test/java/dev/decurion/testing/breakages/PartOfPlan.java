package dev.decurion.testing.breakages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The part of a plan that a task needs, as another plan. */
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

  /** Up to the task, with one try each, and the criterion alone. */
  String upTo(String agent, String task, List<String> with, String criterion)
      throws JsonProcessingException {
    ObjectNode part = plan.deepCopy();
    ((ObjectNode) part.path("defaults")).putPOJO("retry", Map.of("attempts", 1));
    ObjectNode agents = (ObjectNode) part.path("agents");
    if (!agents.has(agent)) {
      throw new IllegalArgumentException("the plan has no agent " + agent);
    }
    Set<String> needed = new HashSet<>();
    collect(agents, agent, with, needed);
    agents.retain(needed);
    agents.forEach(kept -> replaceAny((ObjectNode) kept, with));
    dropAfter(agents.path(agent), task);
    retain((ArrayNode) part.path("criteria"), criterion);
    return JSON.writeValueAsString(part);
  }

  private static void collect(
      JsonNode agents, String agent, List<String> with, Set<String> needed) {
    if (!needed.add(agent)) {
      return;
    }
    for (String need : needs(agents.path(agent), with)) {
      collect(agents, need.replaceFirst("[/@].*", ""), with, needed);
    }
  }

  /** Of the agent and all its tasks; those of its own tasks left out. */
  private static Set<String> needs(JsonNode agent, List<String> with) {
    Set<String> needs = new HashSet<>();
    agent.path("needs").forEach(need -> needs.add(need.asText()));
    if (needs.remove("*")) {
      needs.addAll(with);
    }
    for (JsonNode task : agent.path("tasks")) {
      task.path("needs").forEach(need -> needs.add(need.asText()));
    }
    for (JsonNode task : agent.path("tasks")) {
      needs.remove(task.path("id").asText());
    }
    return needs;
  }

  private static void replaceAny(ObjectNode agent, List<String> with) {
    if (agent.path("needs").toString().contains("\"*\"")) {
      agent.putPOJO("needs", with);
    }
  }

  /** What stands behind the task is of no account for it. */
  private static void dropAfter(JsonNode agent, String task) {
    boolean found = false;
    for (Iterator<JsonNode> tasks = agent.path("tasks").elements(); tasks.hasNext(); ) {
      JsonNode next = tasks.next();
      if (found) {
        tasks.remove();
      }
      found |= next.path("id").asText().equals(task);
    }
    if (!found) {
      throw new IllegalArgumentException("the agent has no task " + task);
    }
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
