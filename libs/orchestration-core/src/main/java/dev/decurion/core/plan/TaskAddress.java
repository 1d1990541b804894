package dev.decurion.core.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a task within a plan, written {@code agent/task}, or an instance of a task that fans
 * out, written {@code agent/task.0}.
 */
public record TaskAddress(AgentId agent, String task) implements Comparable<TaskAddress> {
  private static final Pattern INSTANCE = Pattern.compile("(.+)\\.(0|[1-9][0-9]{0,4})");

  public TaskAddress {
    Matcher instance = INSTANCE.matcher(task);
    Identifiers.require("a task", instance.matches() ? instance.group(1) : task);
  }

  /** An instance of this task, from 0. */
  public TaskAddress instance(int number) {
    return new TaskAddress(agent, task + "." + number);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException when it is not {@code agent/task}
   */
  public static TaskAddress parse(String written) {
    int slash = written.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "not a task address: '" + Identifiers.excerpt(written) + "'; it is written agent/task");
    }
    return new TaskAddress(new AgentId(written.substring(0, slash)), written.substring(slash + 1));
  }

  @Override
  public int compareTo(TaskAddress other) {
    int byAgent = agent.compareTo(other.agent);
    return byAgent != 0 ? byAgent : task.compareTo(other.task);
  }

  @Override
  public String toString() {
    return agent.value() + "/" + task;
  }
}
