package dev.decurion.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.Shard.RunTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who goes first when there is not room for all. */
class DispatchTest {
  private final Shard shard = new Shard();
  private final Map<String, RunId> runs = new HashMap<>();
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private long tokens;

  @Test
  void a_lock_is_held_by_one_task_at_a_time_over_all_runs() {
    submit("one", "{id: t, wait: 0s, locks: [db]}");
    submit("two", "{id: t, wait: 0s, locks: [db]}");
    assertThat(dispatchable(9)).containsExactly("one/a/t");
    start("one/a/t");
    assertThat(dispatchable(9)).isEmpty();
    succeed("one/a/t");
    assertThat(dispatchable(9)).containsExactly("two/a/t");
  }

  @Test
  void a_lock_has_as_many_permits_as_the_plan_declares() {
    submit("one", tasks("wait: 0s, locks: [db]", 5), "locks: {db: {permits: 2}}, ");
    assertThat(dispatchable(9)).hasSize(2);
  }

  @Test
  void a_lock_goes_to_who_was_ready_first_even_if_another_path_is_longer() {
    submit("one", "{id: early, wait: 0s, estimate: 1m, locks: [db]}");
    pass();
    submit("two", "{id: late, wait: 0s, estimate: 9h, locks: [db]}");
    assertThat(dispatchable(9)).containsExactly("one/a/early");
  }

  @Test
  void a_task_takes_all_its_locks_or_none_and_is_not_overtaken_for_ever() {
    submit("one", "{id: holder, wait: 0s, locks: [db]}");
    start("one/a/holder");
    pass();
    submit("two", "{id: both, wait: 0s, locks: [db, disk]}");
    pass();
    submit("three", "{id: disk, wait: 0s, locks: [disk]}");
    assertThat(dispatchable(9)).as("the disk is kept for who came first").isEmpty();
    succeed("one/a/holder");
    assertThat(dispatchable(9)).containsExactly("two/a/both");
  }

  @Test
  void a_waiter_that_has_no_room_anyway_keeps_nobody_waiting() {
    submit("one", "{id: stuck, wait: 0s, locks: [db]}");
    pass();
    submit("two", "{id: t, wait: 0s, locks: [db]}");
    shard.apply(runs.get("one"), new RunEvent.RunPaused(now));
    assertThat(dispatchable(9)).containsExactly("two/a/t");
  }

  @Test
  void a_lost_attempt_gives_its_lock_back() {
    submit("one", "{id: t, wait: 0s, locks: [db], retry: {backoff: 1m}}");
    submit("two", "{id: t, wait: 0s, locks: [db]}");
    start("one/a/t");
    decide("one", new Command.LeaseExpired(address("a/t"), 1, tokens));
    assertThat(dispatchable(9)).containsExactly("two/a/t");
  }

  @Test
  void runs_share_the_runners_fairly() {
    submit("big", tasks("wait: 0s, estimate: 9h", 20));
    submit("small", tasks("wait: 0s, estimate: 1m", 3));
    assertThat(dispatchable(6)).filteredOn(task -> task.startsWith("small")).hasSize(3);
  }

  @Test
  void a_higher_priority_goes_before_a_fair_share() {
    submit("usual", tasks("wait: 0s", 5));
    submit("urgent", tasks("wait: 0s", 5), "", "priority: P0, ");
    assertThat(dispatchable(5)).allMatch(task -> task.startsWith("urgent"));
  }

  @Test
  void an_agent_has_no_more_tasks_in_flight_than_its_limit_in_each_run() {
    submit("one", tasks("wait: 0s", 5), "", "concurrency: 2, ");
    submit("two", tasks("wait: 0s", 5), "", "concurrency: 1, ");
    assertThat(dispatchable(9)).hasSize(3);
    start("two/a/t0");
    assertThat(dispatchable(9)).noneMatch(task -> task.startsWith("two"));
  }

  @Test
  void a_run_has_no_more_tasks_in_flight_than_its_limit() {
    submit("one", tasks("wait: 0s", 5), "concurrency: 3, ");
    assertThat(dispatchable(9)).hasSize(3);
    start("one/a/t0");
    assertThat(dispatchable(9)).hasSize(2);
  }

  @Test
  void the_order_follows_what_was_measured() {
    String plan =
        """
        plan: p
        agents:
          slow:
            order: parallel
            tasks: [ { id: first, wait: 0s, estimate: 1m }, { id: next, wait: 0s, estimate: 10m } ]
          quick:
            order: parallel
            tasks: [ { id: first, wait: 0s, estimate: 60m }, { id: next, wait: 0s, estimate: 20m } ]
          join:
            order: parallel
            tasks:
              - { id: a, wait: 0s, needs: [slow/next] }
              - { id: b, wait: 0s, needs: [quick/next] }
        concurrency: 1
        """;
    add("one", plan);
    start("one/slow/first");
    now = now.plus(Duration.ofMinutes(30));
    succeed("one/slow/first");
    start("one/quick/first");
    now = now.plus(Duration.ofMinutes(1));
    succeed("one/quick/first");
    assertThat(dispatchable(9)).containsExactly("one/slow/next");
  }

  @Test
  void what_has_a_time_becomes_due_once() {
    submit("one", "{id: ask, approval: {message: Go?, timeout: 1h}}", "timeout: 2h, ");
    assertThat(shard.nextDue()).contains(now.plus(Duration.ofHours(1)));
    now = now.plus(Duration.ofHours(3));
    assertThat(shard.due(now))
        .extracting(due -> due.command().getClass().getSimpleName())
        .containsExactly("AnswerOverdue", "TimeLimitReached");
    shard.due(now).forEach(due -> decide("one", due.command()));
    assertThat(shard.due(now)).isEmpty();
    assertThat(shard.nextDue()).isEmpty();
  }

  private static String tasks(String keys, int count) {
    StringBuilder tasks = new StringBuilder();
    for (int task = 0; task < count; task++) {
      tasks.append(task == 0 ? "" : ", ").append("{id: t" + task + ", " + keys + "}");
    }
    return tasks.toString();
  }

  private void submit(String run, String tasks) {
    submit(run, tasks, "");
  }

  private void submit(String run, String tasks, String ofPlan) {
    submit(run, tasks, ofPlan, "");
  }

  private void submit(String run, String tasks, String ofPlan, String ofAgent) {
    add(
        run,
        "{plan: p, "
            + ofPlan
            + "agents: {a: {order: parallel, "
            + ofAgent
            + "tasks: ["
            + tasks
            + "]}}}");
  }

  private void add(String name, String plan) {
    RunId id = RunId.of(now.toEpochMilli(), runs.size(), 0);
    Run run = new Run(id, PlanReader.read(plan), new RunSubmitted(now, plan, Map.of()));
    runs.put(name, id);
    shard.add(run);
    run.begin(now).forEach(event -> shard.apply(id, event));
  }

  private void pass() {
    now = now.plusSeconds(1);
  }

  private void start(String task) {
    String run = task.substring(0, task.indexOf('/'));
    TaskAddress address = address(task.substring(task.indexOf('/') + 1));
    decide(run, new Command.Dispatch(address, ++tokens));
    decide(run, new Command.ReportStarted(address, 1, tokens, "runner-1"));
  }

  private void succeed(String task) {
    String run = task.substring(0, task.indexOf('/'));
    TaskAddress address = address(task.substring(task.indexOf('/') + 1));
    long token =
        shard
            .run(runs.get(run))
            .orElseThrow()
            .task(address)
            .orElseThrow()
            .latest()
            .orElseThrow()
            .token();
    decide(run, new Command.ReportSucceeded(address, 1, token, Map.of()));
  }

  private void decide(String run, Command command) {
    RunId id = runs.get(run);
    shard.run(id).orElseThrow().decide(command, now).forEach(event -> shard.apply(id, event));
  }

  private List<String> dispatchable(int window) {
    return shard.dispatchable(agent -> window).stream().map(this::named).toList();
  }

  private String named(RunTask task) {
    String run =
        runs.entrySet().stream()
            .filter(entry -> entry.getValue().equals(task.run()))
            .findFirst()
            .orElseThrow()
            .getKey();
    return run + "/" + task.task();
  }

  private static TaskAddress address(String task) {
    return TaskAddress.parse(task);
  }
}
