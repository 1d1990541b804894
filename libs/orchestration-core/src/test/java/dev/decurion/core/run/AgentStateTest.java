package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentStateTest {
  private final Scenario scenario =
      new Scenario(
          """
          plan: together
          defaults: { retry: { attempts: 1 } }
          agents:
            work:
              tasks:
                - { id: lint, wait: 0s, allowFailure: true }
                - { id: build, wait: 0s }
                - { id: undo, wait: 0s, when: failure }
          """);

  @Test
  void tasks_that_agree_give_their_state_and_others_are_under_way() {
    scenario.start("work/lint");
    assertThat(state()).isEqualTo(TaskState.RUNNING);
    scenario.decide(new Command.Cancel("enough"));
    scenario.failStarted("work/lint", Failure.Reason.CANCELLED);
    assertThat(state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void neither_an_allowed_failure_nor_an_idle_handler_of_failures_spoils_success() {
    scenario.fail("work/lint");
    scenario.succeed("work/build");
    assertThat(scenario.state("work/undo")).isEqualTo(TaskState.SKIPPED);
    assertThat(state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void a_failure_counts_although_it_was_handled() {
    scenario.succeed("work/lint");
    scenario.fail("work/build");
    scenario.succeed("work/undo");
    assertThat(state()).isEqualTo(TaskState.FAILED);
  }

  private TaskState state() {
    return AgentState.of(scenario.run(), scenario.run().plan().agents().get(0));
  }
}
