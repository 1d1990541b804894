package dev.decurion.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersioningTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private Run run;
  private long tokens;

  private void submit(String tasks) {
    String plan = "plan: p\nagents: { a: { order: parallel, tasks: [ " + tasks + " ] } }";
    RunSubmitted submitted = new RunSubmitted(NOW, plan, Map.of());
    run = new Run(RunId.of(1_700_000_000_000L, 1, 0), PlanReader.read(plan), submitted);
    run.begin(NOW).forEach(run::apply);
  }

  private static TaskAddress address(String task) {
    return TaskAddress.parse("a/" + task);
  }

  private Assignment dispatch(String task) {
    int number = run.task(run.graph().indexOf(address(task)).orElseThrow()).attempts().size() + 1;
    AttemptDispatched dispatched = new AttemptDispatched(NOW, address(task), number, ++tokens);
    run.apply(dispatched);
    Assignment assignment = Assignment.of(run, dispatched);
    decide(new Command.ReportStarted(address(task), number, tokens, "runner"));
    return assignment;
  }

  private void succeed(String task, Optional<Change> change) {
    Assignment it = dispatch(task);
    decide(new Command.ReportSucceeded(it.task(), it.attempt(), it.token(), Map.of(), change));
  }

  private void succeed(String task, Map<String, String> outputs) {
    Assignment it = dispatch(task);
    decide(new Command.ReportSucceeded(it.task(), it.attempt(), it.token(), outputs));
  }

  private void commit(String task, String commit) {
    succeed(task, Optional.of(new Change(commit, 1, 1, 0, List.of())));
  }

  private void decide(Command command) {
    for (RunEvent event : run.decide(command, NOW)) {
      run.apply(event);
    }
  }

  private Map<TaskAddress, String> commits(String task) {
    return dispatch(task).versioning().orElseThrow().commits();
  }

  @Test
  void a_worktree_begins_with_the_commits_of_what_is_needed() {
    submit(
        "{id: one, wait: 0s, workspace: worktree}, {id: two, wait: 0s, workspace: worktree},"
            + " {id: three, wait: 0s, workspace: worktree, needs: [one]}");
    commit("one", "c1");
    commit("two", "c2");
    assertThat(commits("three")).containsExactly(Map.entry(address("one"), "c1"));
  }

  @Test
  void through_a_task_without_a_commit_with_those_of_its_needs() {
    submit(
        "{id: one, wait: 0s, workspace: worktree}, {id: shared, wait: 0s, needs: [one]},"
            + " {id: failed, wait: 0s, workspace: worktree, needs: [one], retry: {attempts: 1}},"
            + " {id: last, wait: 0s, workspace: worktree, needs: [shared, failed], when: always}");
    commit("one", "c1");
    succeed("shared", Optional.empty());
    Assignment failed = dispatch("failed");
    decide(
        new Command.ReportFailed(
            failed.task(), 1, failed.token(), Failure.of(Failure.Reason.FAILURE, "no")));
    assertThat(commits("last")).containsExactly(Map.entry(address("one"), "c1"));
  }

  @Test
  void of_what_fanned_out_with_those_of_all_instances_and_an_instance_with_its_own_needs() {
    submit(
        "{id: one, wait: 0s, workspace: worktree}, {id: each, wait: 0s, workspace: worktree,"
            + " needs: [one], forEach: [x, y]}, {id: last, wait: 0s, workspace: worktree, needs:"
            + " [each]}, {id: first, wait: 0s, workspace: worktree, needs: [each.0]}");
    commit("one", "c1");
    Assignment instance = dispatch("each.0");
    assertThat(instance.versioning().orElseThrow().commits())
        .containsExactly(Map.entry(address("one"), "c1"));
    decide(
        new Command.ReportSucceeded(
            instance.task(),
            1,
            instance.token(),
            Map.of(),
            Optional.of(new Change("c2", 1, 1, 0, List.of()))));
    commit("each.1", "c3");
    assertThat(commits("first")).containsExactly(Map.entry(address("each.0"), "c2"));
    assertThat(commits("last"))
        .containsOnly(Map.entry(address("each.0"), "c2"), Map.entry(address("each.1"), "c3"));
  }

  @Test
  void an_instance_is_given_the_outputs_that_its_task_needs() {
    submit("{id: one, wait: 0s}, {id: each, wait: 0s, needs: [one], forEach: [x, y]}");
    succeed("one", Map.of("key", "value"));
    assertThat(dispatch("each.1").needs())
        .containsExactly(Map.entry(address("one"), Map.of("key", "value")));
  }

  @Test
  void who_shares_the_directory_is_told_only_that_it_is_kept_in_git() {
    submit("{id: one, wait: 0s, workspace: worktree}, {id: two, wait: 0s, needs: [one]}");
    commit("one", "c1");
    assertThat(dispatch("two").versioning()).contains(new Versioning(false, Map.of()));
  }

  @Test
  void without_worktrees_nothing_is_kept_in_git() {
    submit("{id: one, wait: 0s}");
    assertThat(dispatch("one").versioning()).isEmpty();
  }
}
