package dev.decurion.report.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A runner that took part.
 *
 * @param attempts how many it started
 * @param succeeded how many of them succeeded
 * @param lost how many of them were lost
 * @param busy their run times together
 * @param agents whose tasks it took
 */
public record RunnerReport(
    String runner, int attempts, int succeeded, int lost, Duration busy, Set<String> agents) {

  static List<RunnerReport> of(List<AgentReport> agents) {
    Map<String, RunnerReport> runners = new TreeMap<>();
    for (AgentReport agent : agents) {
      for (TaskReport task : agent.tasks()) {
        for (AttemptReport attempt : task.attempts()) {
          attempt
              .runner()
              .ifPresent(
                  runner ->
                      runners.compute(
                          runner, (name, known) -> with(name, known, attempt, agent.id())));
        }
      }
    }
    return List.copyOf(runners.values());
  }

  private static RunnerReport with(
      String name, @Nullable RunnerReport known, AttemptReport attempt, String agent) {
    RunnerReport before =
        known == null ? new RunnerReport(name, 0, 0, 0, Duration.ZERO, new TreeSet<>()) : known;
    before.agents.add(agent);
    return new RunnerReport(
        name,
        before.attempts + 1,
        before.succeeded + (attempt.outcome() == AttemptReport.Outcome.SUCCEEDED ? 1 : 0),
        before.lost + (attempt.outcome() == AttemptReport.Outcome.LOST ? 1 : 0),
        before.busy.plus(attempt.runTime().orElse(Duration.ZERO)),
        before.agents);
  }
}
