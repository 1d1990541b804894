package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.plan.WorkspaceMode;
import dev.decurion.core.reader.Documentation;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.shard.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The examples in docs/plan-format.md do what the page says of them. */
class RulesPageTest {
  private static final List<String> SHOWN = new ArrayList<>();

  private static Scenario example(String name) {
    SHOWN.add(name);
    return new Scenario(Documentation.example(name));
  }

  @AfterAll
  static void every_example_of_a_run_is_shown_here() {
    // Those of locks and of scarcity are about runs together; ScarcityPageTest shows them. Those of
    // http and llm are for a runner, which has tests of its own.
    List<String> left = new ArrayList<>(Documentation.examples());
    left.removeAll(List.of("locks", "scarcity", "http", "llm"));
    assertThat(SHOWN).containsAll(left);
  }

  @Test
  void a_task_fans_out_over_what_another_put_out() {
    Scenario run = example("fan-out");
    run.start("finder/list");
    run.succeedStarted("finder/list", Map.of("services", "[\"api\", \"ui\"]"));
    run.succeed("builder/image.0");
    assertThat(run.state("first/smoke-test")).isEqualTo(TaskState.READY);
    assertThat(run.state("all/release")).isEqualTo(TaskState.PENDING);
    run.succeed("builder/image.1");
    assertThat(run.state("all/release")).isEqualTo(TaskState.READY);
  }

  @Test
  void a_task_gets_the_secrets_of_its_agent_and_its_own() {
    PlanGraph graph = example("secrets").run().graph();

    assertThat(secrets(graph, "publisher/check")).isEmpty();
    assertThat(secrets(graph, "publisher/package")).containsExactly("NPM_TOKEN");
    assertThat(secrets(graph, "publisher/announce")).containsExactly("NPM_TOKEN", "CHAT_URL");
  }

  private static List<String> secrets(PlanGraph graph, String task) {
    return graph.task(graph.indexOf(Scenario.address(task)).orElseThrow()).secrets();
  }

  @Nested
  class Skipping {
    private final Scenario run = example("skipping");

    private void skip() {
      run.start("ops/images");
      run.failStarted("ops/images", Failure.Reason.UNAVAILABLE);
    }

    @Test
    void what_cannot_be_done_here_is_skipped_and_what_names_it_too() {
      skip();
      assertThat(run.state("ops/images")).isEqualTo(TaskState.SKIPPED);
      assertThat(run.record("ops/images").skipCause()).contains(SkipCause.UNAVAILABLE);
      assertThat(run.state("registry/push")).isEqualTo(TaskState.SKIPPED);
      assertThat(run.record("registry/push").blockedBy())
          .containsExactly(Scenario.address("ops/images"));
      assertThat(Explanation.of(run.record("registry/push")))
          .contains("needs ops/images, which cannot be done here");
    }

    @Test
    void the_rest_goes_on_and_the_run_can_succeed() {
      skip();
      run.succeed("ops/manifests");
      run.succeed("report/write");
      assertThat(run.run().header().status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(AgentState.of(run.run(), run.run().plan().agents().get(0)))
          .isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void it_is_told_once_and_tried_once() {
      skip();
      assertThat(run.record("ops/images").attempts()).hasSize(1);
      assertThat(run.failStarted("ops/images", Failure.Reason.UNAVAILABLE)).isEmpty();
    }

    @Test
    void a_cancelled_run_ends_cancelled_although_something_cannot_be_done() {
      run.start("ops/images");
      run.decide(new Command.Cancel("stop"));
      run.failStarted("ops/images", Failure.Reason.UNAVAILABLE);
      assertThat(run.run().header().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_retry_keeps_it() {
      skip();
      run.succeed("ops/manifests");
      run.start("report/write");
      run.failStarted("report/write", Failure.Reason.FAILURE);
      run.decide(new Command.BackOffOver(Scenario.address("report/write")));
      run.fail("report/write");
      assertThat(run.run().header().status()).isEqualTo(RunStatus.FAILED);
      run.decide(new Command.Retry());
      assertThat(run.state("ops/images")).isEqualTo(TaskState.SKIPPED);
      run.succeed("report/write");
      assertThat(run.run().header().status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void agents_with_worktrees_need_git() {
    Scenario run = example("worktrees");
    assertThat(run.run().usesWorktrees()).isTrue();
    assertThat(run.run().plan().agents()).allMatch(agent -> agent.tools().equals(List.of("git")));
    assertThat(run.run().graph().tasks())
        .allMatch(task -> task.workspace() == WorkspaceMode.WORKTREE);
  }

  @Nested
  class Milestones {
    private final Scenario run = example("milestones");

    @Test
    void dependents_become_ready_at_once_while_the_task_goes_on() {
      run.start("backend/build");
      assertThat(run.state("frontend/client")).isEqualTo(TaskState.PENDING);
      announce();
      assertThat(run.state("frontend/client")).isEqualTo(TaskState.READY);
      assertThat(run.state("backend/build")).isEqualTo(TaskState.RUNNING);
      run.succeed("frontend/client");
      assertThat(run.state("frontend/pages")).isEqualTo(TaskState.PENDING);
      run.succeedStarted("backend/build");
      assertThat(run.state("frontend/pages")).isEqualTo(TaskState.READY);
    }

    @Test
    void a_milestone_keeps_counting_when_the_attempt_fails_and_is_tried_again() {
      run.start("backend/build");
      announce();
      run.failStarted("backend/build", Failure.Reason.FAILURE);
      assertThat(run.state("backend/build")).isEqualTo(TaskState.BACKING_OFF);
      assertThat(run.state("frontend/client")).isEqualTo(TaskState.READY);
      run.decide(new Command.BackOffOver(Scenario.address("backend/build")));
      assertThat(run.succeed("backend/build")).isNotEmpty();
      assertThat(run.state("backend/build")).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void those_that_began_with_it_are_cancelled_when_the_task_fails_for_good() {
      run.start("backend/build");
      announce();
      run.start("frontend/client");
      run.failStarted("backend/build", Failure.Reason.FAILURE);
      run.decide(new Command.BackOffOver(Scenario.address("backend/build")));
      assertThat(run.fail("backend/build")).hasAtLeastOneElementOfType(StopRequested.class);
      run.failStarted("frontend/client", Failure.Reason.CANCELLED);
      assertThat(run.state("frontend/client")).isEqualTo(TaskState.CANCELLED);
      assertThat(run.record("frontend/client").blockedBy())
          .containsExactly(Scenario.address("backend/build"));
      assertThat(run.state("frontend/pages")).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void by_default_they_go_on() {
      Scenario kept =
          new Scenario(Documentation.example("milestones").replace("onLateFailure: cancel", ""));
      kept.start("backend/build");
      announce(kept);
      kept.start("frontend/client");
      kept.failStarted("backend/build", Failure.Reason.FAILURE);
      kept.decide(new Command.BackOffOver(Scenario.address("backend/build")));
      kept.fail("backend/build");
      assertThat(kept.state("backend/build")).isEqualTo(TaskState.FAILED);
      kept.succeedStarted("frontend/client");
      assertThat(kept.state("frontend/client")).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void a_task_that_never_announced_what_others_wait_for_has_failed() {
      run.succeed("backend/build");
      assertThat(run.record("backend/build").latest().flatMap(Attempt::failure))
          .hasValueSatisfying(
              failure ->
                  assertThat(failure.message()).contains("without announcing routes-frozen"));
    }

    private void announce() {
      announce(run);
    }

    private static void announce(Scenario run) {
      long token = run.token("backend/build");
      run.decide(
          new Command.ReportMilestone(
              Scenario.address("backend/build"), 1, token, "routes-frozen"));
    }
  }

  @Nested
  class Conditions {
    private final Scenario run = example("conditions");

    @Test
    void an_allowed_failure_counts_as_success() {
      run.fail("checks/lint");
      run.succeed("checks/unit");
      assertThat(run.state("release/publish")).isEqualTo(TaskState.READY);
      run.succeed("release/publish");
      run.succeed("release/clean-up");
      assertThat(run.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void when_nothing_failed_the_handler_is_skipped_and_what_names_it_as_well() {
      succeedChecks();
      run.succeed("release/publish");
      assertSkipped("release/roll-back", SkipCause.CONDITION, "release/publish");
      assertThat(run.state("release/apologise")).isEqualTo(TaskState.SKIPPED);
      assertThat(run.state("release/clean-up")).isEqualTo(TaskState.READY);
    }

    @Test
    void the_handler_runs_when_what_it_needs_failed() {
      succeedChecks();
      run.fail("release/publish");
      assertThat(run.state("release/roll-back")).isEqualTo(TaskState.READY);
      assertThat(run.state("release/clean-up")).isEqualTo(TaskState.READY);
      run.succeed("release/roll-back");
      assertThat(run.state("release/apologise")).isEqualTo(TaskState.READY);
      run.succeed("release/apologise");
      run.succeed("release/clean-up");
      assertThat(run.run().status()).as("handled, but failed").isEqualTo(RunStatus.FAILED);
    }

    @Test
    void the_handler_runs_also_when_what_it_needs_was_skipped_for_a_failure() {
      run.succeed("checks/lint");
      run.fail("checks/unit");
      assertSkipped("release/publish", SkipCause.BLOCKED, "checks/unit");
      assertThat(run.state("release/roll-back")).isEqualTo(TaskState.READY);
      assertThat(run.state("release/clean-up")).isEqualTo(TaskState.READY);
    }

    private void succeedChecks() {
      run.succeed("checks/lint");
      run.succeed("checks/unit");
    }

    private void assertSkipped(String task, SkipCause cause, String becauseOf) {
      assertThat(run.state(task)).isEqualTo(TaskState.SKIPPED);
      assertThat(run.record(task).skipCause()).contains(cause);
      assertThat(run.record(task).blockedBy()).contains(Scenario.address(becauseOf));
    }
  }

  @Nested
  class ConditionsInOrder {
    private final Scenario run = example("conditions-in-order");

    @Test
    void an_edge_that_nobody_wrote_takes_an_idle_handler_for_done() {
      run.succeed("deploy/migrate");
      assertThat(run.state("deploy/undo")).isEqualTo(TaskState.SKIPPED);
      run.succeed("deploy/restart");
      assertThat(run.state("docs/publish")).isEqualTo(TaskState.READY);
    }

    @Test
    void what_comes_after_a_handled_failure_is_skipped() {
      run.fail("deploy/migrate");
      assertThat(run.state("deploy/restart")).isEqualTo(TaskState.SKIPPED);
      run.succeed("deploy/undo");
      assertThat(run.state("docs/publish")).isEqualTo(TaskState.SKIPPED);
    }
  }

  @Nested
  class Retries {
    private final Scenario run = example("retries");

    @Test
    void the_wait_grows_up_to_its_limit_and_the_last_failure_counts() {
      run.fail("caller/flaky");
      assertThat(wait("caller/flaky")).isEqualTo(Duration.ofSeconds(2));
      failAgain("caller/flaky");
      assertThat(wait("caller/flaky")).isEqualTo(Duration.ofSeconds(3));
      failAgain("caller/flaky");
      assertThat(run.state("caller/flaky")).isEqualTo(TaskState.FAILED);
    }

    @Test
    void only_what_is_worth_it_is_tried_again() {
      run.fail("caller/compile");
      assertThat(run.state("caller/compile")).isEqualTo(TaskState.FAILED);
    }

    @Test
    void jitter_shortens_a_wait_by_up_to_its_share() {
      run.start("caller/compile");
      run.failStarted("caller/compile", Failure.Reason.TIMEOUT);
      assertThat(wait("caller/compile")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void a_run_out_of_time_is_stopped_and_has_failed() {
      run.start("caller/flaky");
      run.decide(new Command.TimeLimitReached());
      assertThat(run.state("caller/compile")).isEqualTo(TaskState.CANCELLED);
      run.failStarted("caller/flaky", Failure.Reason.CANCELLED);
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.run().header().outOfTime()).isTrue();
    }

    @Test
    void the_time_of_a_run_counts_from_its_last_retry() {
      Instant submitted = run.now();
      assertThat(timeLimit()).contains(submitted.plus(Duration.ofHours(2)));
      run.pass(Duration.ofHours(1));
      run.decide(new Command.Cancel("enough"));
      run.decide(new Command.Retry());
      assertThat(timeLimit()).contains(submitted.plus(Duration.ofHours(3)));
    }

    private Optional<Instant> timeLimit() {
      Shard shard = new Shard();
      shard.add(run.run());
      return shard.nextDue();
    }

    private Duration wait(String task) {
      return Duration.between(run.now(), run.record(task).dueAt().orElseThrow());
    }

    private void failAgain(String task) {
      run.decide(new Command.BackOffOver(Scenario.address(task)));
      run.fail(task);
    }
  }

  @Nested
  class Values {
    private final Scenario run = example("values");

    @Test
    void an_input_has_its_default_or_an_allowed_value() {
      Plan plan = run.run().plan();
      PlanInput region = plan.inputs().get(0);
      assertThat(region.defaultValue()).contains("eu");
      assertThat(region.allows("us")).isTrue();
      assertThat(region.allows("mars")).isFalse();
      assertThat(plan.inputs().get(1).defaultValue()).as("must be given").isEmpty();
    }

    @Test
    void outputs_are_kept_for_those_that_need_them() {
      run.start("builder/image");
      run.decide(
          new Command.ReportSucceeded(
              Scenario.address("builder/image"),
              1,
              run.token("builder/image"),
              Map.of("tag", "v7")));
      TaskAddress dependent = Scenario.address("deployer/roll-out");
      int[] needs = run.run().graph().needs(run.run().graph().indexOf(dependent).orElseThrow());
      assertThat(needs).hasSize(1);
      assertThat(run.run().task(needs[0]).outputs()).containsEntry("tag", "v7");
    }
  }

  @Nested
  class Approvals {
    private final Scenario run = example("approvals");

    @Test
    void somebody_is_asked_once_the_task_is_ready_and_an_approval_lets_the_plan_go_on() {
      assertThat(run.state("deployer/go")).isEqualTo(TaskState.PENDING);
      run.succeed("deployer/build");
      assertThat(run.state("deployer/go")).isEqualTo(TaskState.AWAITING_APPROVAL);
      assertThat(run.record("deployer/go").dueAt()).contains(run.now().plus(Duration.ofHours(2)));
      run.decide(new Command.Answer(Scenario.address("deployer/go"), true, "ada", "green"));
      assertThat(run.state("deployer/roll-out")).isEqualTo(TaskState.READY);
      assertThat(run.record("deployer/go").approval())
          .contains(new Approval(true, "ada", "green", run.now()));
      assertThat(run.record("deployer/go").attempts()).as("no slot was taken").isEmpty();
    }

    @Test
    void a_rejection_fails_the_task() {
      run.succeed("deployer/build");
      run.decide(new Command.Answer(Scenario.address("deployer/go"), false, "bob", "Friday"));
      assertThat(run.state("deployer/go")).isEqualTo(TaskState.FAILED);
      assertThat(run.state("deployer/roll-out")).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void after_its_time_the_default_is_the_answer() {
      run.succeed("deployer/build");
      run.pass(Duration.ofHours(2));
      run.decide(new Command.AnswerOverdue(Scenario.address("deployer/go")));
      assertThat(run.state("deployer/go")).isEqualTo(TaskState.FAILED);
      assertThat(run.record("deployer/go").approval())
          .hasValueSatisfying(answer -> assertThat(answer.by()).isEqualTo("the default"));
    }
  }

  @Nested
  class Control {
    private final Scenario run = example("control");

    @Test
    void a_paused_run_lets_run_what_runs() {
      run.start("worker/first");
      run.decide(new Command.Pause());
      run.succeedStarted("worker/first");
      assertThat(run.run().status()).isEqualTo(RunStatus.PAUSED);
      assertThat(run.state("worker/first")).isEqualTo(TaskState.SUCCEEDED);
      run.decide(new Command.Resume());
      assertThat(run.run().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_cancelled_run_stops_what_runs_and_cancels_the_rest_at_once() {
      run.start("worker/first");
      assertThat(run.decide(new Command.Cancel("enough")))
          .hasAtLeastOneElementOfType(StopRequested.class);
      assertThat(run.state("worker/second")).isEqualTo(TaskState.CANCELLED);
      run.failStarted("worker/first", Failure.Reason.CANCELLED);
      assertThat(run.run().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_retry_keeps_what_succeeded_as_another_generation() {
      run.succeed("worker/first");
      run.fail("worker/second");
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      run.decide(new Command.Retry());
      assertThat(run.run().header().generation()).isEqualTo(2);
      assertThat(run.state("worker/first")).isEqualTo(TaskState.SUCCEEDED);
      assertThat(run.state("worker/second")).isEqualTo(TaskState.READY);
      assertThat(run.state("last/all")).isEqualTo(TaskState.PENDING);
    }
  }

  @Nested
  class Parking {
    private final Scenario run = example("parking");

    @Test
    void a_parked_task_is_tried_again_when_it_said_without_spending_an_attempt() {
      run.start("writer/summarise");
      park();
      assertThat(run.state("writer/summarise")).isEqualTo(TaskState.BACKING_OFF);
      assertThat(run.record("writer/summarise").dueAt()).contains(run.now().plusSeconds(60));
      run.decide(new Command.BackOffOver(Scenario.address("writer/summarise")));
      run.start("writer/summarise");
      park();
      run.decide(new Command.BackOffOver(Scenario.address("writer/summarise")));
      run.succeed("writer/summarise");
      assertThat(run.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void other_failures_count_as_ever_and_parking_does_not_count_among_them() {
      run.start("writer/summarise");
      park();
      failAgain();
      assertThat(run.state("writer/summarise")).isEqualTo(TaskState.BACKING_OFF);
      failAgain();
      assertThat(run.state("writer/summarise")).isEqualTo(TaskState.FAILED);
    }

    private void failAgain() {
      run.decide(new Command.BackOffOver(Scenario.address("writer/summarise")));
      run.fail("writer/summarise");
    }

    private void park() {
      run.decide(
          new Command.ReportParked(
              Scenario.address("writer/summarise"),
              run.attempt("writer/summarise"),
              run.token("writer/summarise"),
              Failure.of(Failure.Reason.PARKED, "exit code 75"),
              Duration.ofSeconds(60)));
    }
  }
}
