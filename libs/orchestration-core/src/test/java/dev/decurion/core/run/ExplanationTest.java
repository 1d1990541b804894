package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
  private final Scenario scenario =
      new Scenario(
          """
          plan: reasons
          defaults: { retry: { attempts: 1 } }
          agents:
            work:
              order: parallel
              tasks:
                - { id: early, wait: 0s, onLateFailure: cancel }
                - { id: later, wait: 0s, needs: [early@half] }
                - { id: fine, wait: 0s }
                - { id: ask, approval: Really? }
            after: { needs: [work/ask], tasks: [ { id: deploy, wait: 0s } ] }
            mend: { needs: [work/fine], tasks: [ { id: undo, wait: 0s, when: failure } ] }
          """);

  @Test
  void what_succeeded_or_waits_needs_no_explanation() {
    scenario.succeed("work/fine");
    assertThat(why("work/fine")).isNull();
    assertThat(why("work/early")).isNull();
    assertThat(why("work/ask")).isNull();
  }

  @Test
  void who_said_no_and_why_explains_a_rejected_question_and_what_is_skipped_for_it() {
    scenario.decide(new Command.Answer(Scenario.address("work/ask"), false, "ada", "Friday"));
    assertThat(why("work/ask")).isEqualTo("rejected by ada: Friday");
    assertThat(why("after/deploy")).isEqualTo("needs work/ask, which did not succeed");
  }

  @Test
  void a_task_for_a_failure_says_what_did_not_fail() {
    scenario.succeed("work/fine");
    assertThat(why("mend/undo")).isEqualTo("nothing that it needs failed: work/fine");
  }

  @Test
  void a_task_that_is_stopped_for_a_late_failure_says_because_of_whom() {
    scenario.start("work/early");
    long token = scenario.token("work/early");
    scenario.decide(new Command.ReportMilestone(Scenario.address("work/early"), 1, token, "half"));
    scenario.start("work/later");
    scenario.failStarted("work/early", Failure.Reason.FAILURE);
    assertThat(why("work/early")).isEqualTo("exit code 1");
    assertThat(why("work/later")).isEqualTo("is being stopped because of work/early");
    scenario.failStarted("work/later", Failure.Reason.CANCELLED);
    assertThat(why("work/later")).isEqualTo("cancelled because of work/early");
  }

  @Test
  void a_task_of_a_cancelled_run_says_so() {
    scenario.start("work/fine");
    scenario.decide(new Command.Cancel("enough"));
    scenario.failStarted("work/fine", Failure.Reason.CANCELLED);
    assertThat(why("work/fine")).isEqualTo("the run was cancelled");
  }

  private String why(String task) {
    return Explanation.of(scenario.record(task)).orElse(null);
  }
}
