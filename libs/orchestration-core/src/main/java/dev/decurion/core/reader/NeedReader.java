package dev.decurion.core.reader;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.TaskAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code needs}, and finds what they name. */
final class NeedReader {
  private static final Pattern INSTANCE = Pattern.compile("(.+)\\.(0|[1-9][0-9]{0,4})");

  private final PlanIndex index;

  NeedReader(PlanIndex index) {
    this.index = index;
  }

  List<Need> ofAgent(Value list, AgentId agent) {
    return read(list, agent, Optional.empty());
  }

  List<Need> ofTask(Value list, TaskAddress task) {
    return read(list, task.agent(), Optional.of(task.task()));
  }

  /** An address {@code agent/task} of a task that the plan has. */
  Optional<TaskAddress> address(Value value, String written) {
    int slash = written.indexOf('/');
    String agent = slash < 0 ? "" : written.substring(0, slash);
    String task = written.substring(slash + 1);
    if (slash < 0) {
      value.problem(
          "bad-value",
          () -> "'" + Identifiers.excerpt(written) + "' is not a task; it is written agent/task");
    } else if (task.contains("@")) {
      value.problem("bad-value", "a task is meant here, not a milestone; leave out the '@' part");
    } else if (!index.hasAgent(agent)) {
      unknownAgent(value, agent);
    } else if (!index.hasTask(agent, task)) {
      value.problem(
          "unknown-task",
          () ->
              "the agent '"
                  + agent
                  + "' has no task '"
                  + Identifiers.excerpt(task)
                  + "'"
                  + NearestName.question(task, index.tasks(agent)));
    } else {
      return Optional.of(new TaskAddress(new AgentId(agent), task));
    }
    return Optional.empty();
  }

  private List<Need> read(Value list, AgentId agent, Optional<String> task) {
    Set<Need> needs = new LinkedHashSet<>();
    Texts.distinct(list.items("'needs'"), "a need")
        .forEach(
            item ->
                item.text("a need")
                    .flatMap(written -> need(item, written, agent, task))
                    .filter(need -> isOfOthers(item, need, agent, task))
                    .ifPresent(
                        need -> {
                          if (!needs.add(need)) {
                            item.problem(
                                "duplicate-value", "'" + need + "' stands in this list twice");
                          }
                        }));
    return new ArrayList<>(needs);
  }

  private Optional<Need> need(Value item, String written, AgentId agent, Optional<String> task) {
    if (written.equals("*")) {
      return Optional.of(new Need.OfEveryOtherAgent());
    }
    int at = written.indexOf('@');
    if (at >= 0) {
      return milestone(item, written.substring(0, at), written.substring(at + 1), agent, task);
    }
    Matcher instance = INSTANCE.matcher(written);
    if (instance.matches()) {
      return partOf(item, instance.group(1), agent, task)
          .map(address -> new Need.OfInstance(address, Integer.parseInt(instance.group(2))));
    }
    if (written.indexOf('/') >= 0) {
      return address(item, written).map(Need.OfTask::new);
    }
    boolean isSibling = task.isPresent() && index.hasTask(agent.value(), written);
    boolean isAgent = index.hasAgent(written);
    if (isSibling && isAgent) {
      item.problem(
          "ambiguous-need",
          "'"
              + written
              + "' is a task of this agent and an agent as well; write '"
              + agent
              + "/"
              + written
              + "' for the task, or name the tasks of the agent that are needed");
      return Optional.empty();
    }
    if (isSibling) {
      return Optional.of(new Need.OfTask(new TaskAddress(agent, written)));
    }
    if (isAgent) {
      return Optional.of(new Need.OfAgent(new AgentId(written)));
    }
    if (task.isPresent()) {
      unknownOnTask(item, written, agent);
    } else {
      unknownAgent(item, written);
    }
    return Optional.empty();
  }

  /** {@code agent/task@milestone}, or {@code task@milestone} within an agent. */
  private Optional<Need> milestone(
      Value item, String written, String milestone, AgentId agent, Optional<String> task) {
    if (!Texts.isId(item, "a milestone", milestone)) {
      return Optional.empty();
    }
    return partOf(item, written, agent, task)
        .map(address -> new Need.OfMilestone(address, milestone));
  }

  private Optional<TaskAddress> partOf(
      Value item, String written, AgentId agent, Optional<String> task) {
    boolean sibling = task.isPresent() && index.hasTask(agent.value(), written);
    return address(item, sibling ? agent + "/" + written : written);
  }

  private void unknownOnTask(Value item, String written, AgentId agent) {
    item.problem(
        "unknown-task",
        () -> {
          Set<String> names = new LinkedHashSet<>(index.tasks(agent.value()));
          names.addAll(index.agents());
          return "'"
              + Identifiers.excerpt(written)
              + "' is neither a task of this agent nor an"
              + " agent"
              + NearestName.question(written, names);
        });
  }

  private void unknownAgent(Value item, String written) {
    item.problem(
        "unknown-agent",
        () ->
            "the plan has no agent '"
                + Identifiers.excerpt(written)
                + "'"
                + NearestName.question(written, index.agents()));
  }

  private static boolean isOfOthers(Value item, Need need, AgentId agent, Optional<String> task) {
    if (need instanceof Need.OfAgent ofAgent && ofAgent.agent().equals(agent)) {
      item.problem("self-dependency", "'" + agent + "' cannot need itself");
      return false;
    }
    Optional<TaskAddress> needed = taskOf(need);
    if (needed.filter(address -> address.agent().equals(agent)).isPresent()) {
      if (task.isEmpty()) {
        item.problem(
            "self-dependency",
            "all tasks of '"
                + agent
                + "' cannot need one of their own; put the need on the task"
                + " that has it");
        return false;
      }
      if (needed.get().task().equals(task.get())) {
        item.problem("self-dependency", "'" + needed.get() + "' cannot need itself");
        return false;
      }
    }
    return true;
  }

  private static Optional<TaskAddress> taskOf(Need need) {
    if (need instanceof Need.OfTask ofTask) {
      return Optional.of(ofTask.task());
    }
    if (need instanceof Need.OfInstance ofInstance) {
      return Optional.of(ofInstance.task());
    }
    return need instanceof Need.OfMilestone ofMilestone
        ? Optional.of(ofMilestone.task())
        : Optional.empty();
  }
}
