package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.decurion.cli.PlanTexts;
import dev.decurion.cli.StubInstallation;
import dev.decurion.cli.command.Decurion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, interrupted as a terminal does it. */
class CtrlCTest {
  private static final long SIGINT = 1L << (2 - 1);

  @TempDir private Path directory;
  private Path output;
  private Process program;
  private List<ProcessHandle> children = List.of();

  @BeforeEach
  void prepare() throws IOException {
    output = directory.resolve("output.txt");
    Files.createDirectory(directory.resolve("code"));
    Files.writeString(directory.resolve("plan.yaml"), PlanTexts.DEMO);
    StubInstallation.in(directory, "hang");
  }

  /** Children have a session of their own: they outlive a program that failed this test. */
  @AfterEach
  void leaveNothingBehind() {
    program.descendants().forEach(ProcessHandle::destroyForcibly);
    program.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** A JVM that was started with SIGINT ignored leaves it ignored, and hands that on. */
  @BeforeAll
  static void interruptsMustReachChildren() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      long ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .findFirst()
              .orElse(0);
      assumeTrue(
          (ignored & SIGINT) == 0,
          "this build was started with SIGINT ignored, as scripts do with what they start in the"
              + " background; Ctrl-C cannot be tried so");
    }
  }

  @Test
  void cancelsTheRunStoresItsReportAndStopsEverything() throws Exception {
    program = start("run", "plan.yaml");
    awaitOutput("tester/t-2 RUNNING");
    children = program.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(5);

    interrupt(program);

    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(130);
    assertThat(Files.readString(output))
        .contains("interrupted: cancelling run run-1", "tester/t-2 CANCELLED", "CANCELLED  in");
    assertThat(directory.resolve(".decurion/runs/run-1/report.html")).exists();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(directory.resolve(".decurion/endpoints.json")).doesNotExist();
  }

  @Test
  void endsUp() throws Exception {
    program = start("up", "--runners", "1");
    awaitOutput("Ready:");
    children = program.descendants().toList();

    program.destroy();

    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Installation.java(),
            "-Ddecurion.home=" + directory.resolve("home"),
            "-cp",
            System.getProperty("java.class.path"),
            Decurion.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("DECURION_REDIS_URL");
    builder.environment().remove("DECURION_DATABASE_URL");
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private void awaitOutput(String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Files.readString(output)).contains(text));
  }

  private static void interrupt(Process program) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start().waitFor();
  }
}
