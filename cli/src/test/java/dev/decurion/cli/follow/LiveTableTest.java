package dev.decurion.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Clock clock = Clock.fixed(START.plusSeconds(75), ZoneOffset.UTC);

  @Test
  void showsALineAnAgentAndDrawsItAgainInItsPlace() {
    LiveTable table = table(10, 80);
    RunView run =
        run(
            List.of(
                new AgentView(
                    "fixer",
                    "Fixer",
                    "RUNNING",
                    List.of(TaskViews.in("SUCCEEDED"), TaskViews.running("t-2")))));

    table.update(run, List.of());
    assertThat(output())
        .contains("demo  run r  RUNNING  1m 15s  1/2 tasks\n")
        .contains("  fixer  █████░░░░░   1/2   RUNNING     15s t-2 Name of t-2\n");

    bytes.reset();
    table.update(run, List.of());
    assertThat(output()).startsWith("\u001b[2A\r\u001b[J");
  }

  @Test
  void troubleStaysAboveTheTable() {
    LiveTable table = table(10, 80);
    TaskView failed = TaskViews.failed("exit status 2");

    table.update(
        run(List.of(new AgentView("tester", "Tester", "FAILED", List.of(failed)))),
        List.of(new TaskChange("r", "tester/t-2", failed, START)));

    assertThat(output())
        .containsSubsequence(
            "12:00:00 tester/t-2 FAILED (attempt 2) 0.0s: exit status 2\n", "demo  run r");
  }

  @Test
  void aSkippedTaskStaysAboveTheTableWithItsReason() {
    table(40, 100).update(run(List.of()), skipped(2));

    assertThat(output())
        .contains("a/t-1 SKIPPED: needs a/b, which did not succeed\n", "a/t-2 SKIPPED")
        .doesNotContain("more SKIPPED");
  }

  @Test
  void manyTasksThatAreSkippedAtOnceDoNotFloodTheTerminal() {
    table(40, 100).update(run(List.of()), skipped(1000));

    assertThat(output()).contains("a/t-10 SKIPPED", "… and 990 more SKIPPED\n");
    assertThat(output().lines()).hasSizeLessThan(20);
  }

  private static List<TaskChange> skipped(int count) {
    TaskView task = TaskViews.waiting("SKIPPED", "needs a/b, which did not succeed", null, null);
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new TaskChange("r", "a/t-" + i, task, START))
        .toList();
  }

  @Test
  void aQuestionStaysAboveTheTableWithTheCommandThatAnswersIt() {
    TaskView asking = TaskViews.asking(START.plusSeconds(3600));

    table(10, 120)
        .update(
            run(List.of(new AgentView("boss", "Boss", "AWAITING_APPROVAL", List.of(asking)))),
            List.of(new TaskChange("r", "boss/go", asking, START)));

    assertThat(output())
        .containsSubsequence(
            "12:00:00 boss/go AWAITING_APPROVAL, asks until 13:00:00, then reject: Deploy now?;"
                + " answer with `decurion approve r boss/go` or `decurion reject …`\n",
            "demo  run r",
            "ASKING      go: asks until 13:00:00, then reject: Deploy now?\n");
  }

  @Test
  void anAgentThatDoesNothingSaysWhatItWaitsFor() {
    assertThat(row(TaskViews.waiting("BACKING_OFF", "exit 75", "PARKED", START.plusSeconds(90))))
        .contains("t: parked until 12:01:30");
    assertThat(row(TaskViews.lockedOut()))
        .contains("t: waits for lock npm, held by fixer/types of run r-7, and lock db");
    assertThat(row(TaskViews.waiting("SKIPPED", "needs a/b, which did not succeed", null, null)))
        .contains("t: needs a/b, which did not succeed");
  }

  private String row(TaskView task) {
    bytes.reset();
    table(10, 150)
        .update(run(List.of(new AgentView("a", "A", task.state(), List.of(task)))), List.of());
    return output();
  }

  @Test
  void fitsASmallTerminal() {
    LiveTable table = table(8, 40);

    table.update(
        run(
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        new AgentView(
                            "agent-" + i, "A", "RUNNING", List.of(TaskViews.running("t-1"))))
                .toList()),
        List.of());

    assertThat(output().lines().toList())
        .hasSizeLessThan(8)
        .allSatisfy(line -> assertThat(line.replace("\u001b[J", "").length()).isLessThan(40));
    assertThat(output()).contains("… and 15 more agents");
  }

  private LiveTable table(int rows, int columns) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new LiveTable(new Terminal(out, out, true, rows, columns, false), clock);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static RunView run(List<AgentView> agents) {
    return new RunView("r", "demo", "RUNNING", 1, START, null, Map.of(), agents);
  }
}
