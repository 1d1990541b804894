package dev.decurion.report.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskState;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.SampleRuns;
import dev.decurion.report.report.AttemptReport.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionReportTest {
  private final CompletionReport report = SampleRuns.succeeded().report();

  @Test
  void tellsWhenItRanAndHowItEnded() {
    assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(report.submittedAt()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(report.startedAt()).isEqualTo("2026-11-23T10:00:01Z");
    assertThat(report.finishedAt())
        .hasValueSatisfying(at -> assertThat(at).isEqualTo("2026-11-23T10:00:14Z"));
    assertThat(report.makespan()).hasSeconds(14);
    assertThat(report.tasks()).containsEntry("total", 6).containsEntry("succeeded", 6);
    assertThat(report.everyTaskSucceeded()).isTrue();
  }

  @Test
  void measuresQueueWaitRunTimeAndEstimateOfEachTask() {
    TaskReport verify = task(report, "fixer/verify");
    assertThat(verify.queueWait()).contains(Duration.ZERO);
    assertThat(verify.runTime()).contains(Duration.ofSeconds(1));
    assertThat(verify.estimate()).contains(Duration.ofHours(1));
    assertThat(task(report, "fixer/types").queueWait()).contains(Duration.ofSeconds(1));
    assertThat(task(report, "fixer/types").outputs()).containsEntry("added", "12");
  }

  @Test
  void countsOnlyTheLatestAttemptOfATaskInTheActualSchedule() {
    ScheduleReport.Actual actual = report.schedule().actual();
    assertThat(actual.serial()).hasSeconds(2 + 1 + 4 + 5 + 1 + 9);
    assertThat(actual.unlimitedRunners()).hasSeconds(12);
    assertThat(actual.byTier()).contains(Duration.ofSeconds(4 + 9));
    assertThat(actual.makespan()).hasSeconds(14);
    assertThat(actual.criticalPath())
        .containsExactlyElementsOf(addresses("fixer/types", "fixer/verify", "docs/write"));
    assertThat(task(report, "docs/write").critical()).isTrue();
    assertThat(task(report, "backend/load").slack()).hasSeconds(2);
  }

  @Test
  void computesTheSavingsFromTheSchedules() {
    assertThat(report.schedule().estimated().serial()).hasHours(16);
    assertThat(report.schedule().estimated().unlimitedRunners()).hasHours(10);
    assertThat(report.savings().estimated().versusSerial()).contains(new BigDecimal("0.3750"));
    assertThat(report.savings().actual().versusSerial()).contains(new BigDecimal("0.3636"));
    assertThat(report.savings().actual().versusByTier()).contains(new BigDecimal("-0.0769"));
  }

  @Test
  void showsEveryAttemptWithItsOutcome() {
    assertThat(task(report, "migrator/apply").attempts())
        .extracting(AttemptReport::number, AttemptReport::outcome, it -> it.runner().orElseThrow())
        .containsExactly(
            tuple(1, Outcome.LOST, "runner-2"), tuple(2, Outcome.SUCCEEDED, "runner-3"));
    assertThat(report.lostAttempts()).isEqualTo(1);
    assertThat(report.lost()).extracting(LostAttempt::attempt).containsExactly(1);
    assertThat(report.refusedReports()).isEqualTo(1);
    assertThat(report.refused()).extracting(RefusedReport::report).containsExactly("succeeded");
  }

  @Test
  void followsHowManyAttemptsRanAtTheSameTime() {
    assertThat(report.parallelism())
        .extracting(
            step -> step.at().getEpochSecond() - report.submittedAt().getEpochSecond(),
            ParallelismStep::running)
        .containsExactly(tuple(1L, 2), tuple(3L, 1), tuple(4L, 2), tuple(13L, 1), tuple(14L, 0));
    assertThat(report.peakRunning()).isEqualTo(2);
    assertThat(report.averageRunning()).isEqualByComparingTo("1.71");
  }

  @Test
  void namesTheRunnersThatTookPart() {
    assertThat(report.runners())
        .extracting(
            RunnerReport::runner,
            RunnerReport::attempts,
            RunnerReport::lost,
            it -> it.busy().toSeconds())
        .containsExactly(
            tuple("runner-1", 3, 0, 12L), tuple("runner-2", 2, 1, 7L), tuple("runner-3", 2, 0, 5L));
  }

  @Test
  void measuresTheCriteria() {
    assertThat(report.criteria())
        .extracting(
            CriterionReport::name,
            CriterionReport::met,
            it -> it.measured().orElse(""),
            CriterionReport::bound,
            it -> it.reason().orElse(""))
        .containsExactly(
            tuple("Zero compilation errors", true, "SUCCEEDED", "task succeeds", ""),
            tuple("p95 latency", true, "41.7", "atMost 200", ""),
            tuple("Coverage", false, "93.5", "atLeast 95", "less than 95"));
  }

  @Test
  void saysWhyACriterionCouldNotBeMeasured() {
    assertThat(SampleRuns.failed().report().criteria())
        .extracting(CriterionReport::met, it -> it.reason().orElse(""))
        .containsExactly(
            tuple(false, "fixer/verify was skipped, because fixer/types did not succeed"),
            tuple(false, "backend/load was skipped, because fixer/types did not succeed"),
            tuple(false, "backend/load was skipped, because fixer/types did not succeed"));
  }

  @Test
  void keepsTheEndOfTheLogOfWhatFailed() {
    CompletionReport failed = SampleRuns.failed().report();
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.failures())
        .extracting(FailureReport::attempt, FailureReport::decisive, FailureReport::logTail)
        .containsExactly(
            tuple(1, false, "npm ERR! 404\nnpm ERR! not found\n"),
            tuple(2, true, "npm ERR! again\n"));
    assertThat(task(failed, "backend/api").state()).isEqualTo(TaskState.SKIPPED);
    assertThat(task(failed, "backend/api").blockedBy()).isEqualTo(addresses("fixer/types"));
    assertThat(failed.agents())
        .extracting(AgentReport::state)
        .containsExactly(
            TaskState.FAILED, TaskState.SUCCEEDED, TaskState.SKIPPED, TaskState.SKIPPED);
  }

  @Test
  void doesNotDependOnTheTimeOnceTheRunIsOver() {
    RecordedRun run = SampleRuns.succeeded();
    assertThat(CompletionReport.of(run.run(), run.history(), report.asOf().plusSeconds(3600)))
        .isEqualTo(report);
  }

  @Test
  void tellsOfARunThatHasJustBegun() {
    CompletionReport begun = new RecordedRun(SampleRuns.PLAN).report();
    assertThat(begun.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(begun.startedAt()).isEqualTo(begun.submittedAt());
    assertThat(begun.makespan()).isZero();
    assertThat(begun.savings().actual().versusSerial()).isEmpty();
    assertThat(begun.criteria()).noneMatch(CriterionReport::met);
  }

  @Test
  void countsARunningAttemptUpToNow() {
    RecordedRun run = new RecordedRun(SampleRuns.PLAN);
    run.start("fixer/types", "runner-1").pass("PT7S");
    CompletionReport running = run.report();
    assertThat(running.makespan()).hasSeconds(7);
    assertThat(task(running, "fixer/types").runTime()).contains(Duration.ofSeconds(7));
    assertThat(task(running, "fixer/types").attempts().get(0).outcome()).isEqualTo(Outcome.RUNNING);
    assertThat(task(running, "migrator/apply").queueWait()).contains(Duration.ofSeconds(7));
    assertThat(running.agents()).extracting(AgentReport::wave).containsExactly(0, 0, 1, 1);
  }

  @Test
  void tellsOfACancelledRunThatItsAttemptsWereStopped() {
    RecordedRun run = new RecordedRun(SampleRuns.PLAN);
    run.start("fixer/types", "runner-1").pass("PT2S").decide(new Command.Cancel("wrong branch"));
    run.decide(
        new Command.ReportFailed(
            TaskAddress.parse("fixer/types"),
            1,
            1,
            Failure.of(Failure.Reason.CANCELLED, "stopped")));
    CompletionReport cancelled = run.report();
    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.cancelReason()).contains("wrong branch");
    assertThat(task(cancelled, "fixer/types").attempts().get(0).outcome())
        .isEqualTo(Outcome.CANCELLED);
    assertThat(cancelled.failures()).isEmpty();
  }

  private static TaskReport task(CompletionReport report, String address) {
    return report.agents().stream()
        .flatMap(agent -> agent.tasks().stream())
        .filter(task -> task.address().toString().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static List<TaskAddress> addresses(String... written) {
    return java.util.Arrays.stream(written).map(TaskAddress::parse).toList();
  }
}
