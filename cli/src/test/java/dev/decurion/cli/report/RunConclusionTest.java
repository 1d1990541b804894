package dev.decurion.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.decurion.cli.StubSquad;
import dev.decurion.cli.StubSquad.Answer;
import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.ReportClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConclusionTest {
  private static final Answer SUCCEEDED = StubSquad.run("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "");
  private static final Answer FAILED = StubSquad.run("FAILED", "SUCCEEDED", "FAILED", "");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private StubSquad squad;

  @BeforeEach
  void startStub() {
    squad = new StubSquad(0);
  }

  @AfterEach
  void stopStub() {
    squad.close();
  }

  @Test
  void aFullDiskDoesNotHideWhetherTheRunMetItsCriteria() throws IOException {
    fillDisk();
    squad.withRun(StubSquad.report("SUCCEEDED", true), SUCCEEDED);

    assertThat(conclude()).isEqualTo(3);
    assertThat(text(out))
        .contains("SUCCEEDED  in 1m 03s", "met  p95 latency")
        .doesNotContain("Report   ");
    assertThat(text(err))
        .contains(
            "the report could not be stored",
            "report.json is full: free some space",
            "`decurion up`",
            "`decurion report run-1 -o report.html`");
  }

  @Test
  void aFullDiskDoesNotChangeHowARunIsJudgedThatDidNotSucceed() throws IOException {
    fillDisk();
    squad.withRun(StubSquad.report("FAILED", true), FAILED);
    assertThat(conclude()).isEqualTo(1);

    squad.withRun(StubSquad.report("SUCCEEDED", false), SUCCEEDED);
    assertThat(conclude()).isEqualTo(1);
    assertThat(text(out)).contains("NOT MET  p95 latency");
  }

  @Test
  void aFullDiskLeavesTheReportThatWasThere() throws IOException {
    fillDisk();
    Files.writeString(folder.resolve("report.json"), "earlier");
    squad.withRun(StubSquad.report("SUCCEEDED", true), SUCCEEDED);

    conclude();

    assertThat(folder.resolve("report.json")).hasContent("earlier");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFormThatTheReportServiceDoesNotGiveIsToldAsSuch() {
    squad
        .withRun(StubSquad.report("SUCCEEDED", true), SUCCEEDED)
        .on("GET /api/v1/reports/run-1.html", StubSquad.problem(503, "{\"title\":\"away\"}"));

    assertThat(conclude()).isEqualTo(3);
    assertThat(text(out)).contains("met  p95 latency");
    assertThat(text(err)).contains("could not be stored: the report service at", "away");
  }

  @Test
  void aReportIsStoredOverAnEarlierOneAlsoThroughALink() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "earlier");
    Files.createSymbolicLink(folder.resolve("report.md"), elsewhere);
    squad.withRun(StubSquad.report("SUCCEEDED", true), SUCCEEDED);

    assertThat(conclude()).isZero();
    assertThat(elsewhere).hasContent("report as md");
    assertThat(text(out)).contains("Report   " + folder.resolve("report.html"));
  }

  /** What is written beside the report comes onto a device that is always full. */
  private void fillDisk() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this machine has no device that is always full");
    Files.createSymbolicLink(folder.resolve(".report.json.part"), full);
  }

  private int conclude() {
    Terminal terminal = new Terminal(stream(out), stream(err), false, 24, 80, false);
    CoordinatorClient coordinator =
        new CoordinatorClient(List.of(squad.address()), Optional.empty());
    ReportClient reports = new ReportClient(List.of(squad.address()), Optional.empty());
    return new RunConclusion(terminal, coordinator, reports, Duration.ofSeconds(5))
        .conclude(coordinator.run(StubSquad.RUN), Optional.of(folder));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
