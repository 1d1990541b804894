package dev.decurion.core.run;

import static dev.decurion.core.reader.Reading.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final String PLAN =
      """
      plan: fan-out
      inputs: { regions: { default: "eu, us" } }
      defaults: { retry: { attempts: 1 } }
      agents:
        find: { tasks: [ { id: list, wait: 0s } ] }
        build:
          tasks: [ { id: each, wait: 0s, forEach: %s, maxInstances: 3 } ]
        one: { tasks: [ { id: second, wait: 0s, needs: [build/each.1] } ] }
        all: { tasks: [ { id: join, wait: 0s, needs: [build] } ] }
        alarm: { tasks: [ { id: ring, wait: 0s, needs: [build/each], when: failure } ] }
      """;

  @Test
  void each_item_is_an_instance_with_its_item_in_the_environment() {
    Scenario scenario = new Scenario(PLAN.formatted("[eu, us]"));
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.FANNED_OUT);
    assertThat(scenario.state("build/each.0")).isEqualTo(TaskState.READY);
    int index = scenario.run().graph().indexOf(Scenario.address("build/each.1")).orElseThrow();
    assertThat(scenario.run().graph().task(index).env())
        .containsEntry("DECURION_ITEM", "us")
        .containsEntry("DECURION_INSTANCE", "1");
  }

  @Test
  void dependents_wait_for_all_instances_or_for_one() {
    Scenario scenario = new Scenario(PLAN.formatted("[eu, us]"));
    scenario.succeed("build/each.1");
    assertThat(scenario.state("one/second")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("all/join")).isEqualTo(TaskState.PENDING);
    scenario.succeed("build/each.0");
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(scenario.state("all/join")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("alarm/ring")).isEqualTo(TaskState.SKIPPED);
    assertThat(scenario.record("build/each").outputs())
        .isEqualTo(Map.of("answer", "[\"42\",\"42\"]"));
    List.of("one/second", "all/join", "find/list").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(scenario.replayed().header()).isEqualTo(scenario.run().header());
  }

  @Test
  void one_failed_instance_fails_the_whole_and_not_its_siblings() {
    Scenario scenario = new Scenario(PLAN.formatted("[eu, us]"));
    scenario.fail("build/each.0");
    assertThat(scenario.state("build/each.1")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("all/join")).isEqualTo(TaskState.PENDING);
    scenario.succeed("build/each.1");
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.FAILED);
    assertThat(scenario.record("all/join").blockedBy())
        .containsExactly(Scenario.address("build/each"));
    assertThat(scenario.state("one/second")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("alarm/ring")).isEqualTo(TaskState.READY);
  }

  @Test
  void a_retry_keeps_the_instances_that_succeeded() {
    Scenario scenario = new Scenario(PLAN.formatted("[eu, us]"));
    scenario.fail("build/each.0");
    List.of("build/each.1", "one/second", "alarm/ring", "find/list").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.FAILED);

    scenario.decide(new Command.Retry());
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.FANNED_OUT);
    assertThat(scenario.state("build/each.0")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("build/each.1")).isEqualTo(TaskState.SUCCEEDED);
    List.of("build/each.0", "all/join").forEach(scenario::succeed);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(scenario.replayed().header()).isEqualTo(scenario.run().header());
  }

  @Test
  void a_retry_keeps_the_failures_that_the_whole_has_allowed() {
    Scenario scenario =
        new Scenario(
            """
            plan: allowed
            defaults: { retry: { attempts: 1 } }
            agents:
              build:
                tasks: [ { id: each, wait: 0s, forEach: [eu, us], allowFailure: true } ]
              other: { tasks: [ { id: bad, wait: 0s } ] }
            """);
    scenario.fail("build/each.0");
    scenario.succeed("build/each.1");
    scenario.fail("other/bad");

    scenario.decide(new Command.Retry());

    assertThat(scenario.state("build/each.0")).isEqualTo(TaskState.FAILED);
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(scenario.state("other/bad")).isEqualTo(TaskState.READY);
  }

  @Test
  void an_empty_list_succeeds() {
    Scenario scenario = new Scenario(PLAN.formatted("[]"));
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(scenario.state("all/join")).isEqualTo(TaskState.READY);
    assertThat(scenario.state("one/second")).as("there is no second").isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void the_items_may_be_an_input_of_the_run() {
    Scenario scenario =
        new Scenario(PLAN.formatted("{input: regions}"), Map.of("regions", "eu, us, asia"));
    assertThat(scenario.state("build/each.2")).isEqualTo(TaskState.READY);
  }

  @Test
  void the_items_may_be_what_another_task_put_out() {
    Scenario scenario = new Scenario(PLAN.formatted("{output: find/list.regions}"));
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.PENDING);
    scenario.start("find/list");
    scenario.succeedStarted("find/list", Map.of("regions", "[\"eu\", 7]"));
    assertThat(scenario.state("build/each.1")).isEqualTo(TaskState.READY);
  }

  @Test
  void what_is_no_list_or_too_long_a_one_fails_the_task_and_says_why() {
    for (String output : List.of("eu", "{\"a\": 1}", "[[1]]", "[1, 2, 3, 4]")) {
      Scenario scenario = new Scenario(PLAN.formatted("{output: find/list.regions}"));
      scenario.start("find/list");
      scenario.succeedStarted("find/list", Map.of("regions", output));
      assertThat(scenario.state("build/each")).as(output).isEqualTo(TaskState.FAILED);
      assertThat(scenario.record("build/each").problem()).as(output).isPresent();
      assertThat(scenario.state("all/join")).isEqualTo(TaskState.SKIPPED);
    }
  }

  @Test
  void a_cancelled_run_ends_its_instances_and_then_the_whole() {
    Scenario scenario = new Scenario(PLAN.formatted("[eu, us]"));
    scenario.start("build/each.0");
    scenario.decide(new Command.Cancel("enough"));
    assertThat(scenario.state("build/each.1")).isEqualTo(TaskState.CANCELLED);
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.FANNED_OUT);
    scenario.failStarted("build/each.0", Failure.Reason.CANCELLED);
    assertThat(scenario.state("build/each")).isEqualTo(TaskState.CANCELLED);
    assertThat(scenario.run().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void a_plan_names_only_instances_and_inputs_that_can_be() {
    assertThat(problemsOf(PLAN.formatted("{input: nobody}")))
        .extracting(Problem::code)
        .containsExactly("unknown-input");
    assertThat(
            problemsOf(
                "{plan: p, agents: {a: {order: parallel, tasks: [{id: x, wait: 0s}, {id: y, wait:"
                    + " 0s, needs: [x.0]}]}}}"))
        .extracting(Problem::code)
        .containsExactly("unknown-task");
  }
}
