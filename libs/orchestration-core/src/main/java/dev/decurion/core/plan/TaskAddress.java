package dev.decurion.core.plan;

/** Identifies a task within a plan; written {@code agent/task}. */
public record TaskAddress(AgentId agent, String task) implements Comparable<TaskAddress> {
  public TaskAddress {
    Identifiers.require("a task", task);
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
