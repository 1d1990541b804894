package dev.decurion.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleAnalysisTest {
  /** The ten agents of the plan that Decurion was made for, with their estimates. */
  private static final String TEN_AGENTS =
      """
      plan: fleet-modernization
      agents:
        a1: { tier: 1, estimate: 24h, tasks: [{ id: all, wait: 0s }] }
        a2: { tier: 1, estimate: 16h, tasks: [{ id: all, wait: 0s }] }
        a3: { tier: 2, estimate: 30h, needs: [a2], tasks: [{ id: all, wait: 0s }] }
        a4: { tier: 2, estimate: 20h, needs: [a1], tasks: [{ id: all, wait: 0s }] }
        a5: { tier: 2, estimate: 16h, needs: [a1], tasks: [{ id: all, wait: 0s }] }
        a6:
          tier: 3
          estimate: 60h
          needs: [a1, a3, a5]
          tasks: [{ id: first, wait: 0s }, { id: second, wait: 0s }]
        a7: { tier: 3, estimate: 50h, needs: [a1, A6], tasks: [{ id: all, wait: 0s }] }
        a8: { tier: 3, estimate: 24h, needs: [a5, A6], tasks: [{ id: all, wait: 0s }] }
        a9: { tier: 4, estimate: 40h, needs: [a2, a3], tasks: [{ id: all, wait: 0s }] }
        a10: { tier: 4, estimate: 50h, needs: ["*"], tasks: [{ id: all, wait: 0s }] }
      """;

  @Test
  void the_ten_agents_take_206_hours_when_each_waits_for_whole_agents() {
    Schedule schedule = scheduleOf(TEN_AGENTS.replace("A6", "a6"));

    assertThat(schedule.serial()).isEqualTo(Duration.ofHours(330));
    assertThat(schedule.byTier()).contains(Duration.ofHours(254));
    assertThat(schedule.wholeAgents()).contains(Duration.ofHours(206));
    assertThat(schedule.unlimitedRunners()).isEqualTo(Duration.ofHours(206));
    assertThat(schedule.criticalPath())
        .extracting(TaskAddress::toString)
        .containsExactly("a2/all", "a3/all", "a6/first", "a6/second", "a7/all", "a10/all");
  }

  @Test
  void the_ten_agents_take_176_hours_when_two_may_start_at_half_of_the_sixth() {
    Schedule schedule = scheduleOf(TEN_AGENTS.replace("A6", "a6/first"));

    assertThat(schedule.serial()).isEqualTo(Duration.ofHours(330));
    assertThat(schedule.byTier()).contains(Duration.ofHours(254));
    assertThat(schedule.wholeAgents()).contains(Duration.ofHours(206));
    assertThat(schedule.unlimitedRunners()).isEqualTo(Duration.ofHours(176));
    assertThat(schedule.criticalPath())
        .extracting(TaskAddress::toString)
        .containsExactly("a2/all", "a3/all", "a6/first", "a7/all", "a10/all");
  }

  @Test
  void a_task_beside_the_critical_path_has_slack() {
    Schedule schedule =
        scheduleOf(
            """
            plan: slack
            agents:
              a:
                order: parallel
                tasks:
                  - { id: long, wait: 0s, estimate: 5h }
                  - { id: short, wait: 0s, estimate: 1h }
                  - { id: after-short, wait: 0s, estimate: 2h, needs: [short] }
                  - { id: last, wait: 0s, estimate: 1h, needs: [long, after-short] }
            """);

    assertThat(schedule.tasks())
        .containsExactly(
            task("a/long", 0, 5, 0, 0),
            task("a/short", 0, 1, 2, 0),
            task("a/after-short", 1, 3, 2, 1),
            task("a/last", 5, 6, 0, 2));
    assertThat(schedule.waves()).isEqualTo(3);
    assertThat(schedule.tasksByWave())
        .extracting(wave -> wave.stream().map(TaskAddress::task).collect(Collectors.joining(" ")))
        .containsExactly("long short", "after-short", "last");
  }

  @Test
  void agents_that_need_parts_of_each_other_cannot_be_run_as_wholes() {
    Schedule schedule =
        scheduleOf(
            """
            plan: interleaved
            agents:
              a:
                tasks:
                  - { id: x, wait: 0s, estimate: 1h }
                  - { id: y, wait: 0s, estimate: 1h, needs: [b/x] }
              b:
                tasks:
                  - { id: x, wait: 0s, estimate: 1h, needs: [a/x] }
            """);

    assertThat(schedule.wholeAgents()).isEmpty();
    assertThat(schedule.byTier()).isEmpty();
    assertThat(schedule.unlimitedRunners()).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void there_is_no_schedule_by_tier_when_an_agent_needs_a_later_tier() {
    Schedule schedule =
        scheduleOf(
            """
            plan: backwards
            agents:
              a: { tier: 1, needs: [b], estimate: 1h, tasks: [{ id: x, wait: 0s }] }
              b: { tier: 2, estimate: 1h, tasks: [{ id: x, wait: 0s }] }
            """);

    assertThat(schedule.byTier()).isEmpty();
    assertThat(schedule.wholeAgents()).contains(Duration.ofHours(2));
  }

  @Test
  void agents_without_a_tier_form_the_last_one() {
    Schedule schedule =
        scheduleOf(
            """
            plan: mixed
            agents:
              loose: { estimate: 4h, tasks: [{ id: x, wait: 0s }] }
              one: { tier: 1, estimate: 3h, tasks: [{ id: x, wait: 0s }] }
              two: { tier: 2, estimate: 2h, tasks: [{ id: x, wait: 0s }] }
            """);

    assertThat(schedule.byTier()).contains(Duration.ofHours(9));
    assertThat(schedule.wholeAgents()).contains(Duration.ofHours(4));
  }

  @Test
  void actual_durations_take_the_place_of_estimates() {
    Plan plan =
        PlanReader.read(
            """
            plan: actual
            agents:
              a: { estimate: 1h, tasks: [{ id: x, wait: 0s }] }
              b: { estimate: 2h, tasks: [{ id: x, wait: 0s }] }
            """);
    Map<String, Long> actual = Map.of("a/x", 7_000L, "b/x", 5_000L);

    Schedule schedule =
        ScheduleAnalysis.of(
            plan, PlanGraph.of(plan), task -> actual.get(task.address().toString()));

    assertThat(schedule.serial()).isEqualTo(Duration.ofSeconds(12));
    assertThat(schedule.criticalPath()).containsExactly(TaskAddress.parse("a/x"));
    assertThatThrownBy(() -> ScheduleAnalysis.of(plan, PlanGraph.of(plan), task -> -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/x");
  }

  @Test
  void without_estimates_the_longest_chain_is_the_critical_path() {
    Schedule schedule =
        scheduleOf(
            """
            plan: unestimated
            agents:
              a: { tasks: [{ id: x, wait: 0s }] }
              b: { tasks: [{ id: x, wait: 0s }, { id: y, wait: 0s }] }
            """);

    assertThat(schedule.unlimitedRunners()).isZero();
    assertThat(schedule.criticalPath())
        .extracting(TaskAddress::toString)
        .containsExactly("b/x", "b/y");
  }

  @Test
  void the_remaining_path_is_the_task_and_the_longest_way_behind_it() {
    PlanGraph graph = PlanGraph.of(PlanReader.read(TEN_AGENTS.replace("A6", "a6/first")));

    long[] remaining = RemainingPath.millis(graph);

    assertThat(hours(graph, remaining, "a10/all")).isEqualTo(50);
    assertThat(hours(graph, remaining, "a6/second")).isEqualTo(80);
    assertThat(hours(graph, remaining, "a6/first")).isEqualTo(130);
    assertThat(hours(graph, remaining, "a2/all")).isEqualTo(176);
  }

  @Test
  void a_chain_of_twenty_thousand_tasks_is_analysed() {
    String tasks =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "{ id: t" + i + ", wait: 0s, estimate: 1h }")
            .collect(Collectors.joining(","));

    Schedule schedule = scheduleOf("{ plan: chain, agents: { a: { tasks: [" + tasks + "] } } }");

    assertThat(schedule.unlimitedRunners()).isEqualTo(Duration.ofHours(20_000));
    assertThat(schedule.criticalPath()).hasSize(20_000);
    assertThat(schedule.waves()).isEqualTo(20_000);
  }

  private static long hours(PlanGraph graph, long[] millis, String task) {
    int index = graph.indexOf(TaskAddress.parse(task)).orElseThrow();
    return Duration.ofMillis(millis[index]).toHours();
  }

  private static ScheduledTask task(String address, int start, int finish, int slack, int wave) {
    return new ScheduledTask(
        TaskAddress.parse(address),
        Duration.ofHours(start),
        Duration.ofHours(finish),
        Duration.ofHours(slack),
        wave);
  }

  private static Schedule scheduleOf(String plan) {
    return ScheduleAnalysis.of(PlanReader.read(plan));
  }
}
