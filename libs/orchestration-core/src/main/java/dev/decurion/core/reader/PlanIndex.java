package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.reader.yaml.ScalarKind;
import dev.decurion.core.reader.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which agents and tasks a plan has, taken from its tree before it is read, so that needs and
 * criteria can name what comes after them. Silent about what is wrong.
 */
final class PlanIndex {
  private final Map<String, Set<String>> tasksByAgent = new LinkedHashMap<>();
  private int tasks;

  static PlanIndex of(YamlNode plan) {
    PlanIndex index = new PlanIndex();
    if (plan instanceof YamlNode.Mapping top
        && member(top, "agents").orElse(null) instanceof YamlNode.Mapping agents) {
      agents.entries().forEach((id, entry) -> index.addAgent(id, entry.value()));
    }
    return index;
  }

  Set<String> agents() {
    return tasksByAgent.keySet();
  }

  Set<String> tasks(String agent) {
    return tasksByAgent.getOrDefault(agent, Set.of());
  }

  boolean hasAgent(String agent) {
    return tasksByAgent.containsKey(agent);
  }

  boolean hasTask(String agent, String task) {
    return tasks(agent).contains(task);
  }

  /** All entries in lists of tasks, sound or not. */
  int taskCount() {
    return tasks;
  }

  private void addAgent(String id, YamlNode agent) {
    Set<String> ids = new LinkedHashSet<>();
    if (agent instanceof YamlNode.Mapping fields
        && member(fields, "tasks").orElse(null) instanceof YamlNode.Sequence list) {
      tasks += list.items().size();
      for (YamlNode task : list.items()) {
        if (task instanceof YamlNode.Mapping keys
            && member(keys, "id").orElse(null) instanceof YamlNode.Scalar taskId
            && taskId.kind() == ScalarKind.TEXT
            && Identifiers.isValid(taskId.text())) {
          ids.add(taskId.text());
        }
      }
    }
    if (Identifiers.isValid(id)) {
      tasksByAgent.put(id, ids);
    }
  }

  private static Optional<YamlNode> member(YamlNode.Mapping mapping, String key) {
    return Optional.ofNullable(mapping.entries().get(key)).map(YamlNode.Entry::value);
  }
}
