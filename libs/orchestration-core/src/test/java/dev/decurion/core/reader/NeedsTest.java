package dev.decurion.core.reader;

import static dev.decurion.core.reader.Reading.messageOf;
import static dev.decurion.core.reader.Reading.placesOf;
import static dev.decurion.core.reader.Reading.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Problem;
import dev.decurion.core.plan.TaskAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeedsTest {
  @Test
  void an_unknown_agent_or_task_is_a_problem_with_the_nearest_known_one() {
    String start = "plan: p\nagents:\n  fixer: {tasks: [{id: compile, wait: 0s}]}\n  b:\n";
    String end = "    tasks: [{id: x, wait: 0s}]\n";

    assertThat(messageOf(start + "    needs: [fixr]\n" + end))
        .isEqualTo("the plan has no agent 'fixr' (did you mean 'fixer'?)");
    assertThat(messageOf(start + "    needs: [fixer/complie]\n" + end))
        .isEqualTo("the agent 'fixer' has no task 'complie' (did you mean 'compile'?)");
    assertThat(placesOf(start + "    needs: [nobody/compile]\n" + end))
        .containsExactly("unknown-agent 5:13 /agents/b/needs/0");
    assertThat(messageOf(start + "    tasks: [{id: x, wait: 0s, needs: [fixre]}]\n"))
        .isEqualTo("'fixre' is neither a task of this agent nor an agent (did you mean 'fixer'?)");
  }

  @Test
  void a_name_that_is_a_sibling_and_an_agent_is_ambiguous() {
    String text =
        """
        plan: p
        agents:
          a:
            tasks: [{id: b, wait: 0s}, {id: c, wait: 0s, needs: [b]}]
          b:
            tasks: [{id: x, wait: 0s}]
        """;

    assertThat(placesOf(text)).containsExactly("ambiguous-need 4:58 /agents/a/tasks/1/needs/0");
    assertThat(messageOf(text)).contains("'a/b'");
    assertThat(PlanReader.read(text.replace("needs: [b]", "needs: [a/b, b/x]"))).isNotNull();
  }

  @Test
  void the_same_task_named_in_two_ways_is_there_twice() {
    assertThat(
            placesOf(
                "{plan: p, agents: {a: {tasks: [{id: x, wait: 0s}, {id: y, wait: 0s, needs: [x,"
                    + " a/x]}]}}}"))
        .containsExactly("duplicate-value 1:80 /agents/a/tasks/1/needs/1");
  }

  @Test
  void a_task_that_needs_itself_is_a_problem() {
    assertThat(placesOf("{plan: p, agents: {a: {tasks: [{id: x, wait: 0s, needs: [x]}]}}}"))
        .containsExactly("self-dependency 1:58 /agents/a/tasks/0/needs/0");
    assertThat(placesOf("{plan: p, agents: {a: {tasks: [{id: x, wait: 0s, needs: [a/x]}]}}}"))
        .containsExactly("self-dependency 1:58 /agents/a/tasks/0/needs/0");
    assertThat(placesOf("{plan: p, agents: {a: {tasks: [{id: x, wait: 0s, needs: [a]}]}}}"))
        .containsExactly("self-dependency 1:58 /agents/a/tasks/0/needs/0");
  }

  @Test
  void a_cycle_is_shown_with_its_path_from_who_needs_to_what_is_needed() {
    String text =
        """
        plan: p
        agents:
          a: {tasks: [{id: x, wait: 0s, needs: [b/y]}]}
          b: {tasks: [{id: y, wait: 0s, needs: [c/z]}]}
          c: {tasks: [{id: z, wait: 0s, needs: [a/x]}]}
        """;

    assertThat(messageOf(text)).isEqualTo("a cycle: a/x → b/y → c/z → a/x; each needs the next");
    assertThat(placesOf(text)).containsExactly("cycle 3:15 /agents/a/tasks/0");
  }

  @Test
  void a_cycle_through_the_order_of_an_agent_says_so() {
    assertThat(
            messageOf(
                "{plan: p, agents: {a: {tasks: [{id: x, wait: 0s, needs: [y]}, {id: y, wait:"
                    + " 0s}]}}}"))
        .startsWith("a cycle: a/x → a/y → a/x; each needs the next")
        .contains("'order' is parallel");
  }

  @Test
  void two_agents_that_both_need_every_other_are_a_cycle() {
    assertThat(
            problemsOf(
                "{plan: p, agents: {a: {needs: ['*'], tasks: [{id: x, wait: 0s}]}, b: {needs:"
                    + " ['*'], tasks: [{id: x, wait: 0s}]}}}"))
        .extracting(Problem::code)
        .containsExactly("cycle");
  }

  @Test
  void a_cycle_of_twenty_thousand_tasks_is_found_and_shortened() {
    String tasks =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "{id: t" + i + ", wait: 0s" + (i == 0 ? ", needs: [t19999]" : "") + "}")
            .collect(Collectors.joining(","));

    assertThat(messageOf("{plan: p, agents: {a: {tasks: [" + tasks + "]}}}"))
        .startsWith("a cycle: a/t0 → a/t19999 → a/t19998")
        .contains("(19981 more)")
        .hasSizeLessThan(1_000);
  }

  @Test
  void more_dependencies_than_can_be_kept_are_a_problem() {
    String tasks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "{id: t" + i + ", wait: 0s}")
            .collect(Collectors.joining(","));

    assertThat(
            problemsOf(
                "{plan: p, agents: {a: {order: parallel, tasks: ["
                    + tasks
                    + "]}, b: {order: parallel, needs: [a], tasks: ["
                    + tasks
                    + "]}}}"))
        .extracting(Problem::code)
        .containsExactly("too-many-dependencies");
  }

  @Test
  void a_task_may_need_a_milestone_of_another() {
    Plan plan =
        PlanReader.read(
            "{plan: p, agents: {a: {tasks: [{id: x, wait: 0s}]}, b: {needs: [a/x@half], tasks:"
                + " [{id: x, wait: 0s}]}}}");

    assertThat(plan.agents().get(1).needs())
        .containsExactly(new Need.OfMilestone(TaskAddress.parse("a/x"), "half"));
  }

  @Test
  void a_milestone_is_of_a_task_that_the_plan_has() {
    assertThat(
            problemsOf(
                "{plan: p, agents: {a: {tasks: [{id: x, wait: 0s}]}, b: {needs: [a/y@half, 'a/x@',"
                    + " a@half], tasks: [{id: x, wait: 0s}]}}}"))
        .extracting(Problem::code)
        .containsExactly("unknown-task", "bad-id", "bad-value");
  }
}
