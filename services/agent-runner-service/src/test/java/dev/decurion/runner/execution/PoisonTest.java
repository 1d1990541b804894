package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.runner.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task kills the process that runs it, with kill -9. */
class PoisonTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void ofATaskThatKilledItsRunnerNothingIsLeft() throws Exception {
    Path pids = Files.createFile(directory.resolve("pids"));
    Process runner =
        start(
            """
            trap '' TERM
            echo $$ >> %1$s
            sh -c 'echo $$ >> %1$s; while :; do sleep 1; done' &
            (setsid sh -c 'trap "" TERM HUP; echo $$ >> %1$s; while :; do sleep 0.01; done' &)
            while [ $(wc -l < %1$s) -lt 3 ]; do sleep 0.01; done
            kill -KILL $RUNNER
            sleep 60
            """
                .formatted(pids));

    assertThat(runner.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(runner.exitValue()).isEqualTo(128 + 9);
    await()
        .atMost(SOON)
        .until(() -> Files.readAllLines(pids).stream().noneMatch(Processes::isAlive));
    assertThat(Files.readAllLines(pids)).hasSize(3);
  }

  private Process start(String script) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SmallRunner.class.getName(),
            directory.toString(),
            script)
        .inheritIO()
        .start();
  }

  /** As much of a runner as a process of its own needs to execute a script. */
  static final class SmallRunner {
    private SmallRunner() {}

    public static void main(String[] arguments) throws Exception {
      Path scratch = Path.of(arguments[0]);
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("DECURION_OUTPUT", scratch.resolve("output").toString());
      environment.put("RUNNER", Long.toString(ProcessHandle.current().pid()));
      TaskProcess.start(
              List.of("/bin/sh", "-eu", "-c", arguments[1]), environment, scratch, scratch)
          .ended()
          .get();
    }
  }
}
