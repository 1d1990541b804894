package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of scripts/orchestrate-10-agents.sh, with a copy of the code base that it works on. */
class FleetPlanTest {
  private static final Pattern TIMES = Pattern.compile("p95|speed-up|Longest time");
  private static final String CODE = "examples/fleet-management";

  @TempDir Path directory;
  private LocalRun run;
  private final List<ProcessHandle> started = new ArrayList<>();

  @BeforeEach
  void copy_the_code_base() throws IOException {
    CodeBase.copy(CODE, directory);
  }

  @AfterEach
  void leave_nothing_behind() {
    run.destroy();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void ten_agents_reach_their_goal_although_a_runner_is_killed_in_the_middle() throws Exception {
    Path plan = CodeBase.HOME.resolve("plans/fleet-modernization.yaml");
    run = LocalRun.start(CodeBase.HOME, directory, plan.toString(), "--runners", "2");

    ProcessHandle runner = awaitRunnerOf("api-test.mjs");
    started.addAll(run.process().descendants().toList());
    runner.destroyForcibly();

    assertThat(run.process().waitFor(10, TimeUnit.MINUTES)).as(run.output()).isTrue();
    JsonNode report = run.report();
    assertThat(run.process().exitValue())
        .as(run.output())
        .isEqualTo(unmet(report, it -> true).isEmpty() ? 0 : 1);
    assertThat(report.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.path("lostAttempts").asInt()).isPositive();
    // Without a cluster, a browser or a registry with an audit, the task that asks it is skipped.
    assertThat(states(report)).hasSizeGreaterThan(30).containsOnly("SUCCEEDED", "SKIPPED");
    assertThat(states(report)).filteredOn("SKIPPED"::equals).hasSizeLessThan(4);
    assertThat(report.path("criteria"))
        .hasSizeGreaterThan(25)
        .allMatch(it -> it.hasNonNull("measured") || it.path("skipped").asBoolean());
    // How fast things are depends on what else the machine does.
    assertThat(unmet(report, name -> !TIMES.matcher(name).find())).isEmpty();
    await().untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    assertThat(LocalRun.processesNaming(directory.toString())).isEmpty();
  }

  /** Waits for a task's process, and names the runner whose child it is. */
  private ProcessHandle awaitRunnerOf(String script) {
    return await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (!run.process().isAlive()) {
                throw new IOException("the run ended early:\n" + run.output());
              }
              return runners().filter(runner -> runs(runner, script)).findFirst();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private Stream<ProcessHandle> runners() {
    return run.process()
        .descendants()
        .filter(it -> commandLine(it).contains("agent-runner-service"))
        .filter(it -> commandLine(it).contains("java"));
  }

  private static boolean runs(ProcessHandle runner, String script) {
    return runner.descendants().anyMatch(it -> commandLine(it).contains(script));
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static List<String> unmet(JsonNode report, Predicate<String> wanted) {
    List<String> unmet = new ArrayList<>();
    for (JsonNode criterion : report.path("criteria")) {
      String name = criterion.path("name").asText();
      boolean isMissed =
          !criterion.path("met").asBoolean() && !criterion.path("skipped").asBoolean();
      if (isMissed && wanted.test(name)) {
        unmet.add(name + ": " + criterion.path("measured").asText());
      }
    }
    return unmet;
  }

  private static List<String> states(JsonNode report) {
    List<String> states = new ArrayList<>();
    for (JsonNode agent : report.path("agents")) {
      agent.path("tasks").forEach(task -> states.add(task.path("state").asText()));
    }
    return states;
  }
}
