package dev.decurion.report.report;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Priority;
import dev.decurion.core.run.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An agent and its tasks.
 *
 * @param state that of its tasks taken together, by {@link dev.decurion.core.run.AgentState}
 * @param wave its column in a drawing of the dependencies, from 0
 * @param needs the other agents that its tasks wait for
 * @param estimate of its tasks together
 * @param runTime of its tasks together, the latest attempt of each
 */
public record AgentReport(
    String id,
    String title,
    TaskState state,
    Optional<Integer> tier,
    Priority priority,
    int wave,
    List<String> needs,
    Duration estimate,
    Duration runTime,
    List<TaskReport> tasks) {

  static AgentReport of(Agent agent, TaskState state, Waves.Place place, List<TaskReport> tasks) {
    Duration estimate = Duration.ZERO;
    Duration runTime = Duration.ZERO;
    for (TaskReport task : tasks) {
      estimate = estimate.plus(task.estimate().orElse(Duration.ZERO));
      runTime = runTime.plus(task.runTime().orElse(Duration.ZERO));
    }
    return new AgentReport(
        agent.id().value(),
        agent.title(),
        state,
        agent.tier(),
        agent.priority(),
        place.wave(),
        place.needs(),
        estimate,
        runTime,
        List.copyOf(tasks));
  }
}
