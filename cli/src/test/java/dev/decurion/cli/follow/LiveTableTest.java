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
                    List.of(task("t-1", "SUCCEEDED"), task("t-2", "RUNNING")))));

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
    TaskView failed =
        new TaskView("t-2", "Test", "FAILED", 2, "runner-1", START, START, "exit status 2");

    table.update(
        run(List.of(new AgentView("tester", "Tester", "FAILED", List.of(failed)))),
        List.of(new TaskChange("tester/t-2", failed, START)));

    assertThat(output())
        .containsSubsequence(
            "12:00:00 tester/t-2 FAILED (attempt 2) 0.0s: exit status 2\n", "demo  run r");
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
                            "agent-" + i, "A", "RUNNING", List.of(task("t-1", "RUNNING"))))
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
    return new RunView("r", "demo", "RUNNING", START, null, Map.of(), agents);
  }

  private static TaskView task(String id, String state) {
    return new TaskView(
        id, "Name of " + id, state, 1, "runner-1", START.plusSeconds(60), null, null);
  }
}
