package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.core.run.RunEvent.RunFinished;
import dev.decurion.core.run.TaskEvent.AttemptFailed;
import dev.decurion.core.run.TaskEvent.ReportRefused;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskReady;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final String DIAMOND =
      """
      plan: diamond
      defaults: { retry: { attempts: 2, backoff: 10s } }
      agents:
        a: { tasks: [ { id: top, wait: 0s } ] }
        b: { needs: [a], tasks: [ { id: left, wait: 0s } ] }
        c: { needs: [a], tasks: [ { id: right, wait: 0s } ] }
        d: { needs: [b, c], tasks: [ { id: bottom, wait: 0s } ] }
      """;

  private final Scenario scenario = new Scenario(DIAMOND);

  @Test
  void only_tasks_without_needs_are_ready_at_first() {
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("b/left")).isEqualTo(TaskState.PENDING);
    assertThat(scenario.state("d/bottom")).isEqualTo(TaskState.PENDING);
  }

  @Test
  void a_task_becomes_ready_with_the_last_success_that_it_needs() {
    scenario.succeed("a/top");
    scenario.succeed("b/left");
    assertThat(scenario.state("d/bottom")).isEqualTo(TaskState.PENDING);
    assertThat(scenario.succeed("c/right")).hasAtLeastOneElementOfType(TaskReady.class);
    assertThat(scenario.state("d/bottom")).isEqualTo(TaskState.READY);
  }

  @Test
  void the_run_succeeds_when_all_tasks_have() {
    List.of("a/top", "b/left", "c/right").forEach(scenario::succeed);
    assertThat(scenario.succeed("d/bottom"))
        .last()
        .isEqualTo(new RunFinished(scenario.now(), RunStatus.SUCCEEDED));
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(scenario.record("a/top").outputs()).containsEntry("answer", "42");
  }

  @Test
  void a_failed_attempt_backs_off_and_is_tried_again() {
    scenario.fail("a/top");
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.BACKING_OFF);
    assertThat(scenario.record("a/top").dueAt())
        .contains(scenario.now().plus(Duration.ofSeconds(10)));
    scenario.decide(new Command.BackOffOver(Scenario.address("a/top")));
    scenario.succeed("a/top");
    assertThat(scenario.attempt("a/top")).isEqualTo(2);
    assertThat(scenario.state("b/left")).isEqualTo(TaskState.READY);
  }

  @Test
  void dependents_of_a_failed_task_never_start_and_say_because_of_whom() {
    failForGood("a/top");
    for (String task : List.of("b/left", "c/right", "d/bottom")) {
      assertThat(scenario.state(task)).isEqualTo(TaskState.SKIPPED);
      assertThat(scenario.record(task).blockedBy()).containsExactly(Scenario.address("a/top"));
    }
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void the_rest_of_the_plan_goes_on_after_a_failure() {
    scenario.succeed("a/top");
    failForGood("b/left");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.RUNNING);
    scenario.succeed("c/right");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(scenario.state("c/right")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void a_lost_attempt_is_counted_and_its_late_result_refused() {
    scenario.start("a/top");
    long lost = scenario.token("a/top");
    scenario.decide(new Command.LeaseExpired(Scenario.address("a/top"), 1, lost));
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.BACKING_OFF);
    List<RunEvent> late =
        scenario.decide(
            new Command.ReportSucceeded(Scenario.address("a/top"), 1, lost, java.util.Map.of()));
    assertThat(late).singleElement().isInstanceOf(ReportRefused.class);
    assertThat(scenario.run().header().lostAttempts()).isEqualTo(1);
    assertThat(scenario.run().header().refusedReports()).isEqualTo(1);
    assertThat(scenario.state("b/left")).isEqualTo(TaskState.PENDING);
  }

  @Test
  void a_result_with_the_token_of_an_earlier_attempt_is_refused_while_the_next_one_runs() {
    scenario.start("a/top");
    long old = scenario.token("a/top");
    scenario.decide(new Command.LeaseExpired(Scenario.address("a/top"), 1, old));
    scenario.decide(new Command.BackOffOver(Scenario.address("a/top")));
    scenario.start("a/top");
    scenario.decide(
        new Command.ReportSucceeded(Scenario.address("a/top"), 1, old, java.util.Map.of()));
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.RUNNING);
    assertThat(scenario.run().header().refusedReports()).isEqualTo(1);
  }

  @Test
  void a_report_that_is_delivered_twice_counts_once() {
    scenario.succeed("a/top");
    assertThat(scenario.succeedStarted("a/top")).isEmpty();
    assertThat(scenario.run().header().refusedReports()).isZero();
  }

  @Test
  void cancelling_stops_what_runs_and_ends_when_it_has_stopped() {
    scenario.succeed("a/top");
    scenario.start("b/left");
    assertThat(scenario.decide(new Command.Cancel("enough")))
        .hasAtLeastOneElementOfType(StopRequested.class);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.CANCELLING);
    assertThat(scenario.state("c/right")).isEqualTo(TaskState.CANCELLED);
    scenario.failStarted("b/left", Failure.Reason.CANCELLED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void cancelling_ends_at_once_when_nothing_runs() {
    scenario.decide(new Command.Cancel("enough"));
    assertThat(scenario.run().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void an_attempt_that_fails_while_cancelling_is_not_tried_again() {
    scenario.start("a/top");
    scenario.decide(new Command.Cancel("enough"));
    assertThat(scenario.failStarted("a/top", Failure.Reason.FAILURE))
        .first()
        .isInstanceOfSatisfying(
            AttemptFailed.class, failed -> assertThat(failed.retryAt()).isEmpty());
    assertThat(scenario.run().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void a_retried_run_keeps_what_succeeded_and_counts_its_attempts_anew() {
    scenario.succeed("a/top");
    failForGood("b/left");
    scenario.succeed("c/right");
    scenario.decide(new Command.Retry());
    assertThat(scenario.run().header().generation()).isEqualTo(2);
    assertThat(scenario.state("a/top")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(scenario.state("b/left")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("d/bottom")).isEqualTo(TaskState.PENDING);
    scenario.fail("b/left");
    assertThat(scenario.state("b/left")).isEqualTo(TaskState.BACKING_OFF);
    scenario.decide(new Command.BackOffOver(Scenario.address("b/left")));
    scenario.succeed("b/left");
    scenario.succeed("d/bottom");
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void deciding_changes_nothing() {
    scenario.start("a/top");
    RunHeader header = scenario.run().header();
    TaskRecord record = scenario.record("a/top");
    scenario.run().decide(new Command.Cancel("enough"), scenario.now());
    assertThat(scenario.run().header()).isEqualTo(header);
    assertThat(scenario.record("a/top")).isEqualTo(record);
  }

  @Test
  void the_log_alone_gives_the_same_run() {
    scenario.succeed("a/top");
    failForGood("b/left");
    scenario.succeed("c/right");
    scenario.decide(new Command.Retry());
    scenario.start("b/left");
    Run replayed = scenario.replayed();
    assertThat(replayed.header()).isEqualTo(scenario.run().header());
    for (int index = 0; index < replayed.graph().size(); index++) {
      assertThat(replayed.task(index)).isEqualTo(scenario.run().task(index));
    }
  }

  @Test
  void an_event_that_does_not_fit_is_refused_with_the_ids() {
    assertThatThrownBy(
            () ->
                scenario
                    .run()
                    .apply(
                        new TaskEvent.AttemptStarted(
                            scenario.now(), Scenario.address("d/bottom"), 1, "runner-1")))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessageContaining("d/bottom")
        .hasMessageContaining("START")
        .hasMessageContaining("PENDING");
  }

  private void failForGood(String task) {
    scenario.fail(task);
    scenario.decide(new Command.BackOffOver(Scenario.address(task)));
    scenario.fail(task);
    assertThat(scenario.state(task)).isEqualTo(TaskState.FAILED);
  }
}
