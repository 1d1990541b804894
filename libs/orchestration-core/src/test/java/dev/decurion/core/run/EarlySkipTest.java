package dev.decurion.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A task can be skipped long before those that come before it have ended, and what comes after it
 * waits for them all the same. The simulation in testing/ found each of these cases.
 */
class EarlySkipTest {
  private static final String SKIPPED_IN_ORDER =
      """
      plan: early
      defaults: { retry: { attempts: 1 } }
      agents:
        other: { tasks: [ { id: bad, wait: 0s } ] }
        work:
          tasks:
            - { id: long, wait: 0s }
            - { id: blocked, wait: 0s, needs: [other/bad] }
            - { id: clean, wait: 0s, when: always }
      """;

  private static final String SKIPPED_IN_A_WHOLE_AGENT =
      """
      plan: early
      defaults: { retry: { attempts: 1 } }
      agents:
        other: { tasks: [ { id: bad, wait: 0s } ] }
        work:
          order: parallel
          tasks:
            - { id: long, wait: 0s }
            - { id: blocked, wait: 0s, needs: [long, other/bad] }
        after: { needs: [work], tasks: [ { id: report, wait: 0s, when: always } ] }
      """;

  private static final String ALWAYS_FIRST =
      """
      plan: early
      defaults: { retry: { attempts: 1 } }
      agents:
        other: { tasks: [ { id: bad, wait: 0s } ] }
        work:
          needs: [other]
          tasks: [ { id: prepare, wait: 0s, when: always }, { id: go, wait: 0s } ]
      """;

  private static final String NOTHING_TO_HANDLE =
      """
      plan: early
      agents:
        other:
          order: parallel
          tasks: [ { id: quick, wait: 0s }, { id: alarm, wait: 0s, needs: [quick], when: failure } ]
        slow: { tasks: [ { id: long, wait: 0s } ] }
        work:
          needs: [slow]
          tasks: [ { id: answer, wait: 0s, needs: [other/alarm] }, { id: go, wait: 0s } ]
        after: { needs: [work], tasks: [ { id: end, wait: 0s } ] }
      """;

  @Test
  void a_task_that_always_runs_waits_for_all_before_it() {
    Scenario scenario = new Scenario(SKIPPED_IN_ORDER);
    scenario.start("work/long");
    scenario.fail("other/bad");
    assertThat(scenario.state("work/blocked")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.state("work/clean")).isEqualTo(TaskState.PENDING);

    scenario.succeedStarted("work/long");

    assertThat(scenario.state("work/clean")).isEqualTo(TaskState.READY);
  }

  @Test
  void a_task_that_always_runs_waits_for_all_of_an_agent() {
    Scenario scenario = new Scenario(SKIPPED_IN_A_WHOLE_AGENT);
    scenario.start("work/long");
    scenario.fail("other/bad");
    assertThat(scenario.state("work/blocked")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.state("after/report")).isEqualTo(TaskState.PENDING);

    scenario.succeedStarted("work/long");

    assertThat(scenario.state("after/report")).isEqualTo(TaskState.READY);
  }

  @Test
  void what_an_agent_needs_counts_after_a_task_that_always_runs_as_well() {
    Scenario scenario = new Scenario(ALWAYS_FIRST);
    scenario.fail("other/bad");
    assertThat(scenario.state("work/go")).isEqualTo(TaskState.SKIPPED);

    scenario.succeed("work/prepare");

    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void a_task_that_had_nothing_to_do_does_not_stand_for_what_its_agent_needs() {
    Scenario scenario = new Scenario(NOTHING_TO_HANDLE);
    scenario.start("slow/long");
    scenario.succeed("other/quick");
    assertThat(scenario.record("work/answer").skipCause()).contains(SkipCause.CONDITION);
    assertThat(scenario.state("work/go")).isEqualTo(TaskState.PENDING);

    scenario.succeedStarted("slow/long");
    assertThat(scenario.state("work/go")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("after/end")).isEqualTo(TaskState.PENDING);

    scenario.succeed("work/go");
    assertThat(scenario.state("after/end")).isEqualTo(TaskState.READY);
  }
}
