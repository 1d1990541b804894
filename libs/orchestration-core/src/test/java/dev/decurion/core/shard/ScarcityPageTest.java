package dev.decurion.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.Documentation;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples in docs/plan-format.md that are about room for tasks do what the page says. */
class ScarcityPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final Shard shard = new Shard();

  @Test
  void priority_goes_first_then_the_longest_path_and_concurrency_limits_both() {
    Run run = take("scarcity");
    assertThat(next(10)).containsExactly("fixer/large", "fixer/medium", "writer/manual");
    dispatchAll(run, 10);
    assertThat(next(10)).as("three of the run are in flight").isEmpty();
    end(run, "writer/manual");
    assertThat(next(10)).as("two of the fixer are in flight").containsExactly("writer/notes");
    end(run, "fixer/large");
    assertThat(next(10)).containsExactly("fixer/small", "writer/notes");
  }

  @Test
  void no_more_tasks_hold_a_lock_than_it_has_permits() {
    Run run = take("locks");
    assertThat(next(10)).containsExactlyInAnyOrder("fixer/types", "fixer/lint", "migrator/base");
    dispatchAll(run, 10);
    end(run, "fixer/types");
    assertThat(next(10)).containsExactly("fixer/audit");
  }

  @Test
  void a_task_takes_all_its_locks_or_none_and_what_the_first_in_line_lacks_is_kept_for_it() {
    Run run = take("locks");
    dispatchAll(run, 10);
    end(run, "migrator/base");
    assertThat(next(10)).as("parts has the schema, and no registry").isEmpty();
    end(run, "fixer/types");
    end(run, "fixer/lint");
    assertThat(next(10)).containsExactlyInAnyOrder("fixer/audit", "migrator/parts");
  }

  @Test
  void a_task_that_backs_off_holds_no_lock() {
    Run run = take("locks");
    dispatchAll(run, 10);
    TaskAddress types = TaskAddress.parse("fixer/types");
    apply(run, new Command.ReportStarted(types, 1, 1, "runner-1"));
    apply(
        run,
        new Command.ReportFailed(types, 1, 1, Failure.of(Failure.Reason.FAILURE, "exit code 1")));
    assertThat(next(10)).containsExactly("fixer/audit");
  }

  @Test
  void lock_names_are_shared_by_the_runs_of_a_shard() {
    dispatchAll(take("locks"), 10);
    Run other = new Scenario(2, Documentation.example("locks")).run();
    shard.add(other);
    assertThat(shard.dispatchable(agent -> 10)).isEmpty();
  }

  private Run take(String example) {
    Run run = new Scenario(Documentation.example(example)).run();
    shard.add(run);
    return run;
  }

  private List<String> next(int window) {
    return shard.dispatchable(agent -> window).stream()
        .map(next -> next.task().toString())
        .toList();
  }

  private void dispatchAll(Run run, int window) {
    next(window).forEach(task -> apply(run, new Command.Dispatch(TaskAddress.parse(task), 1)));
  }

  private void end(Run run, String task) {
    TaskAddress address = TaskAddress.parse(task);
    apply(run, new Command.ReportStarted(address, 1, 1, "runner-1"));
    apply(run, new Command.ReportSucceeded(address, 1, 1, Map.of()));
  }

  private void apply(Run run, Command command) {
    run.decide(command, NOW).forEach(event -> shard.apply(run.id(), event));
  }
}
