package dev.decurion.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  @Test
  void namesEachSkippedTaskOnceWithItsReason() {
    List<String> lines =
        summary(
            skipped("t-1", "needs fixer/types, which did not succeed"),
            skipped("t-2", "nothing that it needs failed: fixer/lint"),
            skipped("t-3", "needs fixer/types, which did not succeed"),
            new TaskView(
                "t-4", "T", "SUCCEEDED", 1, null, null, null, null, false, null, null, null, null));

    assertThat(lines)
        .containsSubsequence(
            "Skipped",
            "  a/t-1, a/t-3: needs fixer/types, which did not succeed",
            "  a/t-2: nothing that it needs failed: fixer/lint");
    assertThat(String.join("\n", lines)).containsOnlyOnce("a/t-3").doesNotContain("a/t-4");
  }

  @Test
  void aReasonOfManyTasksNamesTheFirstAndCountsTheOthers() {
    assertThat(summary(many(1000, i -> "needs x/y, which did not succeed")))
        .contains(
            "  a/t-1, a/t-2, a/t-3, a/t-4, a/t-5 and 995 more: needs x/y, which did not succeed");
  }

  @Test
  void manyReasonsAreLeftToTheReport() {
    assertThat(summary(many(50, i -> "needs x/y-" + i + ", which did not succeed")))
        .contains("  a/t-20: needs x/y-20, which did not succeed")
        .doesNotContain("  a/t-21: needs x/y-21, which did not succeed")
        .endsWith("  … and 30 more, see the report");
  }

  @Test
  void saysNothingOfSkippedTasksWhereThereAreNone() {
    assertThat(summary()).doesNotContain("Skipped");
  }

  private static List<String> summary(TaskView... tasks) {
    AgentView agent = new AgentView("a", "A", "SKIPPED", List.of(tasks));
    return RunSummary.lines(
        new RunView("r", "p", "FAILED", 1, null, null, Map.of(), List.of(agent)),
        Optional.empty(),
        List.of());
  }

  private static TaskView[] many(int count, IntFunction<String> reason) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> skipped("t-" + i, reason.apply(i)))
        .toArray(TaskView[]::new);
  }

  private static TaskView skipped(String id, String reason) {
    return new TaskView(
        id, "T", "SKIPPED", 0, null, null, null, reason, false, null, null, null, null);
  }
}
