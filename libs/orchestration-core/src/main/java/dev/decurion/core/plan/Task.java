package dev.decurion.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of work of one agent, with all defaults of its plan and agent applied.
 *
 * @param name what a person reads
 * @param estimate expected run time, for the analysis of the schedule; zero when nobody estimated
 * @param timeout limit of one attempt, action and verification together
 * @param verify evidence: a {@link Action.Run} or {@link Action.Exec} that must succeed after the
 *     action
 * @param env environment of the commands: the agent's variables overlaid with the task's
 * @param secrets names of the secrets that the commands get as variables: the agent's and the
 *     task's, none of them in {@code env}; empty when there is no command
 * @param workdir where the commands run, relative to the workspace
 * @param workspace where it works
 * @param needs needs of this task alone; those of its agent stand in {@link Agent#needs()}
 * @param rules how it takes part in the flow of its plan
 */
public record Task(
    TaskAddress address,
    String name,
    Action action,
    Duration estimate,
    Duration timeout,
    RetryPolicy retry,
    Optional<Action> verify,
    Map<String, String> env,
    List<String> secrets,
    Optional<String> workdir,
    WorkspaceMode workspace,
    List<Need> needs,
    TaskRules rules) {
  public Task {
    env = Map.copyOf(env);
    secrets = List.copyOf(secrets);
    needs = List.copyOf(needs);
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(address + ": the timeout must be positive: " + timeout);
    }
    if (estimate.isNegative()) {
      throw new IllegalArgumentException(address + ": negative estimate: " + estimate);
    }
  }
}
