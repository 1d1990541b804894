package dev.decurion.coordinator.http;

import dev.decurion.coordinator.shard.Summaries;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A run as the API shows it. */
record RunDetails(
    RunId run,
    String plan,
    RunStatus status,
    int generation,
    Instant submittedAt,
    Optional<Instant> finishedAt,
    Map<String, String> inputs,
    Map<String, Integer> tasks,
    List<AgentDetails> agents) {

  /** An agent; its state is that of its tasks taken together. */
  record AgentDetails(String id, String title, String state, List<TaskDetails> tasks) {}

  /**
   * A task.
   *
   * @param attempt number of the latest attempt, 0 before the first
   * @param reason why it failed or was skipped
   */
  record TaskDetails(
      String id,
      String name,
      TaskState state,
      int attempt,
      Optional<String> runner,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<String> reason,
      Map<String, String> outputs,
      List<TaskAddress> blockedBy) {

    static TaskDetails of(Task task, TaskRecord record) {
      Optional<Attempt> latest = record.latest();
      Optional<String> reason =
          record.state() == TaskState.SKIPPED
              ? Optional.of("needs " + names(record.blockedBy()) + ", which did not succeed")
              : latest.flatMap(Attempt::failure).map(Failure::message);
      return new TaskDetails(
          task.address().task(),
          task.name(),
          record.state(),
          latest.map(Attempt::number).orElse(0),
          latest.flatMap(Attempt::runner),
          latest.flatMap(Attempt::startedAt),
          record.finishedAt(),
          reason,
          record.outputs(),
          record.blockedBy());
    }

    private static String names(List<TaskAddress> tasks) {
      return tasks.stream().map(TaskAddress::toString).collect(Collectors.joining(", "));
    }
  }

  static RunDetails of(Run run) {
    List<AgentDetails> agents = new ArrayList<>();
    for (Agent agent : run.plan().agents()) {
      List<TaskDetails> tasks = new ArrayList<>();
      Set<TaskState> states = EnumSet.noneOf(TaskState.class);
      for (int index : run.tasksOf(agent)) {
        TaskRecord record = run.task(index);
        states.add(record.state());
        tasks.add(TaskDetails.of(run.graph().task(index), record));
      }
      agents.add(new AgentDetails(agent.id().value(), agent.title(), stateOf(states), tasks));
    }
    return new RunDetails(
        run.id(),
        run.plan().name(),
        run.status(),
        run.header().generation(),
        run.submittedAt(),
        run.header().finishedAt(),
        run.inputs(),
        Summaries.of(run).tasks(),
        agents);
  }

  private static String stateOf(Set<TaskState> states) {
    if (states.size() == 1) {
      return states.iterator().next().name();
    }
    if (states.stream().allMatch(TaskState::isTerminal)) {
      return states.contains(TaskState.FAILED)
          ? "FAILED"
          : states.contains(TaskState.CANCELLED) ? "CANCELLED" : "SKIPPED";
    }
    return "RUNNING";
  }
}
