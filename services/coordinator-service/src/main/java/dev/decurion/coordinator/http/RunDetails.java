package dev.decurion.coordinator.http;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AgentState;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskState;
import dev.decurion.core.shard.Shard.TakenLock;
import dev.decurion.protocol.message.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run as the API shows it.
 *
 * @param generation 1, and one more for each retry of the run
 * @param reason why it was cancelled
 */
record RunDetails(
    RunId run,
    String plan,
    RunStatus status,
    int generation,
    Instant submittedAt,
    Optional<Instant> finishedAt,
    Optional<String> reason,
    Map<String, String> inputs,
    Map<String, Integer> tasks,
    List<AgentDetails> agents) {

  /** An agent; its state is that of its tasks taken together. */
  record AgentDetails(String id, String title, TaskState state, List<TaskDetails> tasks) {}

  /**
   * @param locks the locks that keep a task waiting
   */
  static RunDetails of(Run run, Function<TaskAddress, List<TakenLock>> locks) {
    List<AgentDetails> agents = new ArrayList<>();
    for (Agent agent : run.plan().agents()) {
      List<TaskDetails> tasks = new ArrayList<>();
      for (int index : run.tasksOf(agent)) {
        Task task = run.graph().task(index);
        tasks.add(TaskDetails.of(task, run.task(index), locks.apply(task.address())));
      }
      agents.add(
          new AgentDetails(agent.id().value(), agent.title(), AgentState.of(run, agent), tasks));
    }
    return new RunDetails(
        run.id(),
        run.plan().name(),
        run.status(),
        run.header().generation(),
        run.submittedAt(),
        run.header().finishedAt(),
        run.header().cancelReason(),
        run.inputs(),
        RunSummary.of(run).tasks(),
        agents);
  }
}
