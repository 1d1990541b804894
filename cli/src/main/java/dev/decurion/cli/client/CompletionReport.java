package dev.decurion.cli.client;

import dev.decurion.core.plan.TaskAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the completion report's JSON that a summary shows; durations are ISO 8601. */
public record CompletionReport(
    @Nullable String run,
    @Nullable String plan,
    String status,
    @Nullable String makespan,
    @Nullable Schedule schedule,
    List<Criterion> criteria,
    List<Agent> agents,
    int refusedReports,
    int lostAttempts) {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  public CompletionReport {
    status = Objects.requireNonNullElse(status, "UNKNOWN");
    criteria = criteria == null ? List.of() : List.copyOf(criteria);
    agents = agents == null ? List.of() : List.copyOf(agents);
  }

  public boolean isFinal() {
    return OVER.contains(status);
  }

  /** Whether each criterion is met, but for those that the plan lets be skipped. */
  public boolean metEverything() {
    return criteria.stream().allMatch(it -> it.met() || it.skipped());
  }

  /** The tasks that changed the code base. */
  public List<TaskAddress> changed() {
    return agents.stream()
        .flatMap(agent -> agent.tasks().stream())
        .filter(task -> task.attempts().stream().anyMatch(Attempt::changedFiles))
        .map(task -> TaskAddress.parse(task.address()))
        .toList();
  }

  /** An agent with its tasks. */
  public record Agent(List<Task> tasks) {
    public Agent {
      tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }
  }

  /** A task; its address is written {@code agent/task}. */
  public record Task(String address, List<Attempt> attempts) {
    public Task {
      TaskAddress.parse(Objects.requireNonNullElse(address, "")); // or Jackson refuses the answer
      attempts = attempts == null ? List.of() : List.copyOf(attempts);
    }
  }

  /** One try at a task. */
  public record Attempt(@Nullable Change change) {
    boolean changedFiles() {
      return change != null && change.files() > 0;
    }
  }

  /** How many files it changed. */
  public record Change(int files) {}

  /** The baselines, from the estimates and from what was measured. */
  public record Schedule(@Nullable Baselines estimated, @Nullable Baselines actual) {}

  /** One row of baselines. */
  public record Baselines(
      @Nullable String serial,
      @Nullable String byTier,
      @Nullable String wholeAgents,
      @Nullable String unlimitedRunners,
      @Nullable String makespan) {}

  /**
   * A condition on the finished run.
   *
   * @param skipped not met, which counts for nothing
   * @param reason why it is not met
   */
  public record Criterion(
      String name,
      boolean met,
      boolean skipped,
      @Nullable String measured,
      @Nullable String bound,
      @Nullable String reason) {
    public Criterion {
      name = Objects.requireNonNullElse(name, "unnamed");
    }
  }
}
