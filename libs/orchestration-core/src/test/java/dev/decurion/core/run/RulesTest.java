package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.run.TaskEvent.ReportRefused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the rules of a plan work, and how they work together. */
class RulesTest {
  private static final String MILESTONES =
      """
      plan: milestones
      defaults: { retry: { attempts: 1 } }
      agents:
        api:
          tasks: [ { id: build, wait: 0s, onLateFailure: %s, retry: { attempts: 2, backoff: 1s } } ]
        ui:
          order: parallel
          needs: [api/build@routes-frozen]
          tasks: [ { id: early, wait: 0s }, { id: other, wait: 0s } ]
        end: { needs: [ui], tasks: [ { id: last, wait: 0s } ] }
      """;

  private static final String HANDLERS =
      """
      plan: handlers
      defaults: { retry: { attempts: 1 } }
      agents:
        work:
          tasks:
            - { id: build, wait: 0s%s }
            - { id: alarm, wait: 0s, when: failure }
            - { id: clean, wait: 0s, when: always }
            - { id: publish, wait: 0s }
        after: { needs: [work], tasks: [ { id: go, wait: 0s } ] }
        named: { needs: [work/alarm], tasks: [ { id: follow, wait: 0s } ] }
      """;

  @Test
  void dependents_of_a_milestone_are_ready_as_soon_as_it_is_announced() {
    Scenario scenario = new Scenario(MILESTONES.formatted("keep"));
    scenario.start("api/build");
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.PENDING);

    announce(scenario, "routes-frozen");

    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("api/build")).isEqualTo(TaskState.RUNNING);
    assertThat(announce(scenario, "routes-frozen")).as("announced again").isEmpty();
  }

  @Test
  void a_milestone_outlives_the_attempt_that_announced_it() {
    Scenario scenario = new Scenario(MILESTONES.formatted("cancel"));
    scenario.start("api/build");
    announce(scenario, "routes-frozen");
    scenario.failStarted("api/build", Failure.Reason.FAILURE);
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.READY);

    scenario.pass(Duration.ofSeconds(1));
    scenario.decide(new Command.BackOffOver(Scenario.address("api/build")));
    scenario.succeed("api/build");
    assertThat(scenario.state("api/build")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void a_task_that_ends_without_the_milestone_that_others_wait_for_has_failed() {
    Scenario scenario = new Scenario(MILESTONES.formatted("keep"));
    scenario.succeed("api/build");
    assertThat(scenario.record("api/build").latest().flatMap(Attempt::failure))
        .hasValueSatisfying(
            failure ->
                assertThat(failure.message()).contains("routes-frozen", "DECURION_MILESTONE"));
    failAgain(scenario, "api/build");
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void what_began_with_a_milestone_goes_on_when_its_task_fails_late() {
    Scenario scenario = lateFailure("keep");
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.RUNNING);
    scenario.succeedStarted("ui/early");
    scenario.succeed("ui/other");
    scenario.succeed("end/last");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void what_began_with_a_milestone_is_stopped_when_its_task_says_so() {
    Scenario scenario = lateFailure("cancel");
    assertThat(scenario.state("ui/other")).isEqualTo(TaskState.CANCELLED);
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.RUNNING);
    scenario.failStarted("ui/early", Failure.Reason.CANCELLED);

    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.CANCELLED);
    assertThat(scenario.record("ui/early").blockedBy())
        .containsExactly(Scenario.address("api/build"));
    assertThat(scenario.state("end/last")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void a_milestone_of_a_superseded_attempt_is_refused() {
    Scenario scenario = new Scenario(MILESTONES.formatted("keep"));
    scenario.start("api/build");
    long token = scenario.token("api/build");
    scenario.failStarted("api/build", Failure.Reason.LOST);

    assertThat(
            scenario.decide(
                new Command.ReportMilestone(
                    Scenario.address("api/build"), 1, token, "routes-frozen")))
        .hasOnlyElementsOfType(ReportRefused.class);
    assertThat(scenario.state("ui/early")).isEqualTo(TaskState.PENDING);
  }

  @Test
  void without_a_failure_its_handler_is_skipped_and_holds_up_nobody_but_who_names_it() {
    Scenario scenario = new Scenario(HANDLERS.formatted(""));
    scenario.succeed("work/build");
    assertThat(scenario.record("work/alarm").skipCause()).contains(SkipCause.CONDITION);
    assertThat(scenario.record("work/alarm").blockedBy())
        .containsExactly(Scenario.address("work/build"));
    assertThat(scenario.record("named/follow").skipCause()).contains(SkipCause.CONDITION);
    List.of("work/clean", "work/publish", "after/go").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void after_a_failure_its_handler_runs_and_nothing_that_needed_success() {
    Scenario scenario = new Scenario(HANDLERS.formatted(""));
    scenario.fail("work/build");
    assertThat(scenario.state("work/publish")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.record("after/go").blockedBy())
        .containsExactly(Scenario.address("work/build"));
    List.of("work/alarm", "work/clean", "named/follow").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void a_failure_that_is_allowed_is_none_for_the_others() {
    Scenario scenario = new Scenario(HANDLERS.formatted(", allowFailure: true"));
    scenario.fail("work/build");
    assertThat(scenario.state("work/build")).isEqualTo(TaskState.FAILED);
    assertThat(scenario.state("work/alarm")).isEqualTo(TaskState.SKIPPED);
    List.of("work/clean", "work/publish", "after/go").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void a_retry_asks_again_whether_there_is_a_failure_to_handle() {
    Scenario scenario = new Scenario(HANDLERS.formatted(""));
    scenario.fail("work/build");
    List.of("work/alarm", "work/clean", "named/follow").forEach(scenario::succeed);

    scenario.decide(new Command.Retry());
    assertThat(scenario.state("work/build")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("work/publish")).isEqualTo(TaskState.PENDING);
    assertThat(scenario.state("work/alarm")).as("it succeeded").isEqualTo(TaskState.SUCCEEDED);
    List.of("work/build", "work/publish", "after/go").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(scenario.run().header().generation()).isEqualTo(2);
  }

  @Test
  void only_what_the_policy_names_is_tried_again() {
    Scenario scenario =
        new Scenario(
            "{plan: p, agents: {a: {tasks: [{id: t, wait: 0s, retry: {attempts: 3, on: [timeout]}}]}}}");
    scenario.start("a/t");
    scenario.failStarted("a/t", Failure.Reason.TIMEOUT);
    assertThat(scenario.state("a/t")).isEqualTo(TaskState.BACKING_OFF);
    failAgain(scenario, "a/t");
    assertThat(scenario.state("a/t")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void a_parked_attempt_waits_as_long_as_it_asked_and_does_not_count() {
    Scenario scenario =
        new Scenario(
            "{plan: p, agents: {a: {tasks: [{id: t, wait: 0s, parkOn: 75, retry: {attempts: 2}}]}}}");
    for (int times = 0; times < 3; times++) {
      scenario.start("a/t");
      scenario.decide(
          new Command.ReportParked(
              Scenario.address("a/t"),
              scenario.attempt("a/t"),
              scenario.token("a/t"),
              Failure.of(Failure.Reason.PARKED, "rate limit"),
              Duration.ofMinutes(7)));
      assertThat(scenario.state("a/t")).isEqualTo(TaskState.BACKING_OFF);
      assertThat(scenario.record("a/t").dueAt())
          .contains(scenario.now().plus(Duration.ofMinutes(7)));
      scenario.pass(Duration.ofMinutes(7));
      scenario.decide(new Command.BackOffOver(Scenario.address("a/t")));
    }
    scenario.fail("a/t");
    assertThat(scenario.state("a/t")).as("one of two").isEqualTo(TaskState.BACKING_OFF);
    failAgain(scenario, "a/t");
    assertThat(scenario.state("a/t")).isEqualTo(TaskState.FAILED);
    assertThat(scenario.attempt("a/t")).isEqualTo(5);
  }

  @Test
  void an_approval_needs_no_runner_and_keeps_who_answered_and_why() {
    Scenario scenario = approval("{message: Go?, timeout: 1h}");
    assertThat(scenario.state("a/ask")).isEqualTo(TaskState.AWAITING_APPROVAL);
    scenario.decide(new Command.Answer(Scenario.address("a/ask"), true, "ada", "looks good"));
    assertThat(scenario.record("a/ask").approval())
        .contains(new Approval(true, "ada", "looks good", scenario.now()));
    scenario.succeed("a/then");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(
            scenario.decide(
                new Command.Answer(Scenario.address("a/ask"), false, "bob", "too late")))
        .isEmpty();
  }

  @Test
  void a_rejection_fails_its_task_and_skips_what_needs_it() {
    Scenario scenario = approval("Go?");
    scenario.decide(new Command.Answer(Scenario.address("a/ask"), false, "ada", "not today"));
    assertThat(scenario.state("a/ask")).isEqualTo(TaskState.FAILED);
    assertThat(scenario.state("a/then")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void the_default_answer_is_given_when_nobody_answers() {
    Scenario scenario = approval("{message: Go?, timeout: 1h, default: approve}");
    assertThat(scenario.record("a/ask").dueAt()).contains(scenario.now().plus(Duration.ofHours(1)));
    scenario.pass(Duration.ofHours(1));
    scenario.decide(new Command.AnswerOverdue(Scenario.address("a/ask")));
    assertThat(scenario.state("a/ask")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(scenario.state("a/then")).isEqualTo(TaskState.READY);
  }

  @Test
  void a_run_that_is_out_of_time_has_failed() {
    Scenario scenario = approval("Go?");
    scenario.decide(new Command.TimeLimitReached());
    assertThat(scenario.state("a/ask")).isEqualTo(TaskState.CANCELLED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(scenario.run().header().cancelReason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("time limit"));
  }

  @Test
  void a_retry_keeps_a_failure_that_is_allowed() {
    Scenario scenario =
        new Scenario(
            """
            plan: allowed
            defaults: { retry: { attempts: 1 } }
            agents:
              checks:
                tasks: [ { id: lint, wait: 0s, allowFailure: true }, { id: unit, wait: 0s } ]
              other: { tasks: [ { id: bad, wait: 0s } ] }
              after: { needs: [checks, other], tasks: [ { id: go, wait: 0s } ] }
            """);
    scenario.fail("checks/lint");
    scenario.succeed("checks/unit");
    scenario.fail("other/bad");

    scenario.decide(new Command.Retry());

    assertThat(scenario.state("checks/lint")).isEqualTo(TaskState.FAILED);
    scenario.succeed("other/bad");
    scenario.succeed("after/go");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void the_log_alone_tells_the_same() {
    for (Scenario scenario : List.of(lateFailure("keep"), lateFailure("cancel"))) {
      Run replayed = scenario.replayed();
      for (int task = 0; task < replayed.graph().size(); task++) {
        assertThat(replayed.task(task)).isEqualTo(scenario.run().task(task));
      }
      assertThat(replayed.header()).isEqualTo(scenario.run().header());
    }
  }

  private static Scenario lateFailure(String rule) {
    Scenario scenario = new Scenario(MILESTONES.formatted(rule));
    scenario.start("api/build");
    announce(scenario, "routes-frozen");
    scenario.start("ui/early");
    scenario.failStarted("api/build", Failure.Reason.FAILURE);
    failAgain(scenario, "api/build");
    assertThat(scenario.state("api/build")).isEqualTo(TaskState.FAILED);
    return scenario;
  }

  private static Scenario approval(String question) {
    return new Scenario(
        "{plan: p, agents: {a: {tasks: [{id: ask, approval: "
            + question
            + "}, {id: then, wait: 0s}]}}}");
  }

  private static List<RunEvent> announce(Scenario scenario, String milestone) {
    return scenario.decide(
        new Command.ReportMilestone(
            Scenario.address("api/build"),
            scenario.attempt("api/build"),
            scenario.token("api/build"),
            milestone));
  }

  private static void failAgain(Scenario scenario, String task) {
    scenario.decide(new Command.BackOffOver(Scenario.address(task)));
    scenario.fail(task);
  }
}
