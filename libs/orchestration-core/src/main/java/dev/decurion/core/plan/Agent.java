package dev.decurion.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A kind of worker and its tasks.
 *
 * @param tier for display and for the tier-by-tier baseline; never waited for
 * @param estimate of the whole agent, as written; already shared out over the tasks
 * @param tools programs that a runner must have on its {@code PATH} to take this agent's tasks
 * @param concurrency how many of its tasks may be in flight at once in a run; empty for no limit
 * @param needs needs of all its tasks
 */
public record Agent(
    AgentId id,
    String title,
    Optional<Integer> tier,
    Priority priority,
    Optional<Duration> estimate,
    List<String> tools,
    Order order,
    Optional<Integer> concurrency,
    List<Need> needs,
    List<Task> tasks) {
  public Agent {
    tools = List.copyOf(tools);
    needs = List.copyOf(needs);
    tasks = List.copyOf(tasks);
  }
}
