package dev.decurion.report.report;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.AgentState;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunHeader;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened in a run, or has happened so far. The report of a run that is over follows from its
 * log alone, so it is the same whenever and wherever it is made.
 *
 * @param generation 1, and one more for each retry of the run
 * @param startedAt when the first attempt started; when the run was submitted if none has
 * @param asOf up to when it tells: the end of the run, or now
 * @param makespan from submission to {@code asOf}
 * @param timeLimit how long its plan lets it take
 * @param outOfTime it was stopped because that time was over, and has failed for it
 * @param tasks how many stand in which state; {@code total} is their sum
 * @param parallelism how many attempts ran, from step to step
 * @param averageRunning attempts that ran over the makespan, on average
 * @param approvals every question that was asked, in the order of asking
 * @param refused the latest of the refused reports; {@code refusedReports} counts all
 * @param usage of language models, where there was any
 */
public record CompletionReport(
    RunId run,
    String plan,
    String description,
    RunStatus status,
    int generation,
    Instant submittedAt,
    Instant startedAt,
    Optional<Instant> finishedAt,
    Instant asOf,
    Duration makespan,
    Map<String, String> inputs,
    Optional<String> cancelReason,
    Optional<Duration> timeLimit,
    boolean outOfTime,
    Map<String, Integer> tasks,
    List<AgentReport> agents,
    ScheduleReport schedule,
    Savings savings,
    List<ParallelismStep> parallelism,
    int peakRunning,
    BigDecimal averageRunning,
    List<CriterionReport> criteria,
    List<ApprovalReport> approvals,
    List<FailureReport> failures,
    int refusedReports,
    List<RefusedReport> refused,
    int lostAttempts,
    List<LostAttempt> lost,
    List<RunnerReport> runners,
    Optional<UsageReport> usage) {

  /**
   * Makes the report of a run.
   *
   * @param history what its log tells beyond its state
   * @param now does not matter once the run is over
   */
  public static CompletionReport of(Run run, RunHistory history, Instant now) {
    RunHeader header = run.header();
    Instant asOf = header.finishedAt().orElse(latest(now, run.submittedAt()));
    Duration makespan = Durations.between(run.submittedAt(), asOf);
    RunSchedule schedule = new RunSchedule(run, asOf);
    ScheduleReport baselines = schedule.report(makespan);
    List<AgentReport> agents = agents(run, history, schedule, asOf);
    List<ParallelismStep> parallelism = ParallelismStep.of(agents);
    List<RunnerReport> runners = RunnerReport.of(agents);
    return new CompletionReport(
        run.id(),
        run.plan().name(),
        run.plan().description(),
        header.status(),
        header.generation(),
        run.submittedAt(),
        parallelism.isEmpty() ? run.submittedAt() : parallelism.get(0).at(),
        header.finishedAt(),
        asOf,
        makespan,
        new TreeMap<>(run.inputs()),
        header.cancelReason(),
        run.plan().timeout(),
        header.outOfTime(),
        counts(run),
        agents,
        baselines,
        Savings.of(baselines),
        parallelism,
        parallelism.stream().mapToInt(ParallelismStep::running).max().orElse(0),
        average(runners, makespan),
        run.plan().criteria().stream().map(it -> CriterionReport.of(it, run)).toList(),
        ApprovalReport.of(run, history),
        FailureReport.of(run),
        header.refusedReports(),
        history.refused().stream().map(RefusedReport::of).toList(),
        header.lostAttempts(),
        LostAttempt.of(run),
        runners,
        UsageReport.of(run));
  }

  /**
   * Every task succeeded, or had nothing to do because nothing failed; only then do the actual
   * figures cover the whole plan.
   */
  public boolean everyTaskSucceeded() {
    return agents.stream().flatMap(agent -> agent.tasks().stream()).allMatch(TaskReport::isDone);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<AgentReport> agents(
      Run run, RunHistory history, RunSchedule schedule, Instant end) {
    Map<AgentId, Waves.Place> places = Waves.of(run.planGraph());
    List<AgentReport> agents = new ArrayList<>();
    for (Agent agent : run.plan().agents()) {
      List<TaskReport> tasks = new ArrayList<>();
      for (int index : run.tasksOf(agent)) {
        tasks.add(TaskReport.of(run, index, history, schedule, end));
      }
      Waves.Place place = places.getOrDefault(agent.id(), new Waves.Place(0, List.of()));
      agents.add(AgentReport.of(agent, AgentState.of(run, agent), place, tasks));
    }
    return List.copyOf(agents);
  }

  private static Map<String, Integer> counts(Run run) {
    Map<String, Integer> counts = new TreeMap<>();
    counts.put("total", run.graph().size());
    for (TaskState state : TaskState.values()) {
      counts.put(state.name().toLowerCase(Locale.ROOT), 0);
    }
    for (int index = 0; index < run.graph().size(); index++) {
      counts.merge(run.task(index).state().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    return counts;
  }

  private static BigDecimal average(List<RunnerReport> runners, Duration makespan) {
    long busy = runners.stream().mapToLong(it -> it.busy().toMillis()).sum();
    return BigDecimal.valueOf(busy)
        .divide(BigDecimal.valueOf(Math.max(1, makespan.toMillis())), 2, RoundingMode.HALF_UP);
  }
}
