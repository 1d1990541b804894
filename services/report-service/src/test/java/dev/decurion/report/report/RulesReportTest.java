package dev.decurion.report.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.SkipCause;
import dev.decurion.core.run.TaskState;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.SampleRuns;
import dev.decurion.report.report.ApprovalReport.Answer;
import dev.decurion.report.report.AttemptReport.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the rules of a plan leave in the report. */
class RulesReportTest {
  private final CompletionReport report = SampleRuns.ruled().report();
  private final CompletionReport refused = SampleRuns.refused().report();

  @Test
  void tellsWhenAMilestoneWasAnnounced() {
    assertThat(task(report, "api/build").milestones())
        .containsExactly(
            new MilestoneReport("routes-frozen", RecordedRun.SUBMITTED.plusSeconds(1)));
  }

  @Test
  void keepsWhoAnsweredAQuestionAndWhy() {
    assertThat(report.approvals())
        .extracting(
            ApprovalReport::question,
            it -> it.answer().orElseThrow(),
            it -> it.by().orElseThrow(),
            it -> it.reason().orElseThrow(),
            it -> Duration.between(it.askedAt(), it.answeredAt().orElseThrow()))
        .containsExactly(
            tuple(
                "Deploy <now>?", Answer.APPROVED, "ada", "tests are green", Duration.ofSeconds(3)));
    assertThat(report.approvals().get(0).deadline())
        .contains(RecordedRun.SUBMITTED.plus(Duration.ofHours(2)));
  }

  @Test
  void keepsAnAnswerThatWasGivenBeforeTheRunWasRetried() {
    RecordedRun run = SampleRuns.refused().decide(new Command.Retry());
    run.pass("PT1S").answer("boss/go", true, "ada", "Monday");
    assertThat(run.report().approvals())
        .extracting(it -> it.answer().orElseThrow(), it -> it.by().orElseThrow())
        .containsExactly(tuple(Answer.REJECTED, "bob"), tuple(Answer.APPROVED, "ada"));
  }

  @Test
  void aQuestionThatWasCancelledStaysWithoutAnswerWhenItIsAskedAgain() {
    RecordedRun run = new RecordedRun(SampleRuns.RULES);
    run.decide(new Command.Cancel("wrong branch")).decide(new Command.Retry());
    run.answer("boss/go", true, "ada", "");
    assertThat(run.report().approvals())
        .extracting(it -> it.answer().isPresent())
        .containsExactly(false, true);
  }

  @Test
  void aQuestionWithoutAnAnswerShowsUntilWhenItWaits() {
    CompletionReport asked = new RecordedRun(SampleRuns.RULES).report();
    assertThat(task(asked, "boss/go").state()).isEqualTo(TaskState.AWAITING_APPROVAL);
    assertThat(task(asked, "boss/go").dueAt())
        .contains(RecordedRun.SUBMITTED.plus(Duration.ofHours(2)));
    assertThat(asked.approvals()).singleElement().matches(it -> it.answer().isEmpty());
  }

  @Test
  void aParkedAttemptIsNoFailure() {
    assertThat(task(report, "api/quota").attempts())
        .extracting(AttemptReport::outcome, it -> it.message().orElse(""))
        .containsExactly(
            tuple(Outcome.PARKED, "exit code 75: rate limited"), tuple(Outcome.SUCCEEDED, ""));
    assertThat(report.failures()).extracting(FailureReport::task).containsOnly(address("api/lint"));
  }

  @Test
  void anAllowedFailureSpoilsNothing() {
    assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(task(report, "api/lint").failureAllowed()).isTrue();
    assertThat(report.failures())
        .extracting(FailureReport::decisive, FailureReport::allowed)
        .containsExactly(tuple(true, true));
    assertThat(report.agents().get(0).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(report.everyTaskSucceeded()).as("some work was not done").isFalse();
  }

  @Test
  void aTaskForFailuresIsIdleWhenThereWasNone() {
    TaskReport idle = task(report, "deploy/roll-back");
    assertThat(idle.skipCause()).contains(SkipCause.CONDITION);
    assertThat(idle.reason()).contains("nothing that it needs failed: api/quota");
    assertThat(report.agents().get(3).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void aCriterionOnATaskForFailuresIsNotMetWithoutOne() {
    RecordedRun run =
        new RecordedRun(
            """
            plan: idle
            agents:
              a: { tasks: [ { id: t, run: "true" }, { id: mend, run: "true", when: failure } ] }
            criteria: [ { name: Mended, task: a/mend } ]
            """);
    assertThat(run.start("a/t", "r").succeed("a/t").report().criteria())
        .extracting(CriterionReport::met, it -> it.reason().orElse(""))
        .containsExactly(tuple(false, "a/mend was skipped, because nothing that it needs failed"));
  }

  @Test
  void aCriterionOnWhatCannotBeDoneHereIsNotMetButSkippedWhereThePlanLetsIt() {
    RecordedRun run = new RecordedRun(SampleRuns.UNAVAILABLE);
    assertThat(run.report().criteria()).noneMatch(CriterionReport::skipped);
    run.start("ops/images", "r").unavailable("ops/images", "no container engine answers");
    assertThat(run.report().criteria())
        .extracting(
            CriterionReport::name,
            CriterionReport::met,
            CriterionReport::skipped,
            it -> it.reason().orElse(""))
        .containsExactly(
            tuple("Size", false, true, "ops/images was skipped: no container engine answers"),
            tuple("Pushed", false, true, PUSH_SKIPPED),
            tuple("Pushed for good", false, false, PUSH_SKIPPED));
  }

  private static final String PUSH_SKIPPED =
      "ops/push was skipped: needs ops/images, which cannot be done here";

  @Test
  void whatFailsIsNeverSkippedForACriterion() {
    RecordedRun run = new RecordedRun(SampleRuns.UNAVAILABLE);
    run.start("ops/images", "r").fail("ops/images", "exit code 1", "");
    assertThat(run.report().criteria()).noneMatch(CriterionReport::skipped);
  }

  @Test
  void aRunWhoseHandlersOfFailuresWereIdleDidAllItsWork() {
    RecordedRun run =
        new RecordedRun(
            """
            plan: idle
            agents:
              a: { tasks: [ { id: t, run: "true" }, { id: mend, run: "true", when: failure } ] }
            """);
    assertThat(run.report().everyTaskSucceeded()).isFalse();
    assertThat(run.start("a/t", "r").succeed("a/t").report().everyTaskSucceeded()).isTrue();
  }

  @Test
  void aDependentThatALateFailureStoppedSaysBecauseOfWhom() {
    assertThat(task(refused, "web/pages").state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task(refused, "web/pages").reason()).contains("cancelled because of api/build");
    assertThat(task(refused, "web/pages").blockedBy()).containsExactly(address("api/build"));
  }

  @Test
  void aRejectionIsTheReasonOfItsTaskAndOfThoseThatNeedIt() {
    assertThat(task(refused, "boss/go").reason()).contains("rejected by bob: Friday");
    assertThat(task(refused, "deploy/roll-out").skipCause()).contains(SkipCause.BLOCKED);
    assertThat(task(refused, "deploy/roll-out").reason())
        .contains("needs boss/go, which did not succeed");
  }

  @Test
  void aRunOutOfTimeHasFailedAndSaysSo() {
    CompletionReport late =
        new RecordedRun(SampleRuns.RULES)
            .pass("PT1H")
            .decide(new Command.TimeLimitReached())
            .report();
    assertThat(late.status()).isEqualTo(RunStatus.FAILED);
    assertThat(late.outOfTime()).isTrue();
    assertThat(late.timeLimit()).contains(Duration.ofHours(1));
    assertThat(report.outOfTime()).isFalse();
  }

  private static TaskReport task(CompletionReport report, String address) {
    return report.agents().stream()
        .flatMap(agent -> agent.tasks().stream())
        .filter(task -> task.address().equals(address(address)))
        .findFirst()
        .orElseThrow();
  }

  private static TaskAddress address(String written) {
    return TaskAddress.parse(written);
  }
}
