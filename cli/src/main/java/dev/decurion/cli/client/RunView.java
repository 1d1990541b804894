package dev.decurion.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run, as the coordinator shows it.
 *
 * @param generation 1, and one more for each retry of the run; 0 in the list of runs
 * @param tasks how many there are ({@code total}) and how many in each state
 * @param agents empty in the list of runs
 */
public record RunView(
    String run,
    @Nullable String plan,
    String status,
    int generation,
    @Nullable Instant submittedAt,
    @Nullable Instant finishedAt,
    Map<String, Integer> tasks,
    List<AgentView> agents) {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  public RunView {
    Objects.requireNonNull(run, "a run without id");
    status = Objects.requireNonNullElse(status, "UNKNOWN");
    tasks = tasks == null ? Map.of() : Map.copyOf(tasks);
    agents = agents == null ? List.of() : List.copyOf(agents);
  }

  public boolean isOver() {
    return OVER.contains(status);
  }

  public boolean succeeded() {
    return status.equals("SUCCEEDED");
  }

  public String planName() {
    return Objects.requireNonNullElse(plan, "-");
  }

  /** Tasks in a state, whichever way the service spells the state. */
  public int count(String state) {
    return tasks.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(state))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  public int total() {
    return tasks.isEmpty()
        ? agents.stream().mapToInt(agent -> agent.tasks().size()).sum()
        : count("total");
  }

  /** Since the submission, until the end or {@code now}. */
  public Duration age(Instant now) {
    return submittedAt == null
        ? Duration.ZERO
        : Duration.between(submittedAt, finishedAt == null ? now : finishedAt);
  }
}
