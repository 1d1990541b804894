package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: the launcher, Redis, a coordinator, two runners, a report service. */
class KilledRunnerTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final String PLAN =
      """
      plan: survives
      defaults: { retry: { attempts: 3, backoff: 100ms } }
      agents:
        first:
          order: parallel
          tasks:
            - { id: one, run: "sleep 4; echo answer=1 >> $DECURION_OUTPUT" }
            - { id: two, run: "sleep 4; echo answer=2 >> $DECURION_OUTPUT" }
        second:
          needs: [first]
          tasks: [ { id: last, run: "echo done", verify: "true" } ]
      criteria:
        - { name: An answer, output: first/two.answer, atLeast: 2 }
      """;

  @TempDir Path directory;
  private LocalRun run;
  private List<ProcessHandle> started = List.of();

  @AfterEach
  void leave_nothing_behind() {
    run.process().descendants().forEach(ProcessHandle::destroyForcibly);
    run.process().destroyForcibly();
  }

  @Test
  void a_run_survives_the_death_of_a_runner_and_says_so() throws Exception {
    Path plan = Files.writeString(directory.resolve("plan.yaml"), PLAN);
    run = LocalRun.start(HOME, directory, plan.toString(), "--runners", "2", "--slots", "1");
    awaitOutput("first/one RUNNING");
    awaitOutput("first/two RUNNING");
    started = run.process().descendants().toList();
    ProcessHandle runner =
        started.stream().filter(KilledRunnerTest::isRunner).findFirst().orElseThrow();

    runner.destroyForcibly();

    assertThat(run.process().waitFor(120, TimeUnit.SECONDS)).as(run.output()).isTrue();
    assertThat(run.process().exitValue()).as(run.output()).isZero();
    JsonNode report = run.report();
    assertThat(report.get("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.get("lostAttempts").asInt()).isEqualTo(1);
    assertThat(report.at("/criteria/0/met").asBoolean()).isTrue();
    Awaitility.await().untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
  }

  private void awaitOutput(String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (!run.process().isAlive()) {
                throw new IOException("the run ended early:\n" + run.output());
              }
              return run.output().contains(text);
            });
  }

  private static boolean isRunner(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("java") && line.contains("agent-runner-service"))
        .isPresent();
  }
}
