package dev.decurion.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.CommandLineUnderTest;
import dev.decurion.cli.StubSquad;
import dev.decurion.cli.StubSquad.Answer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  private static final Answer RUNNING = StubSquad.run("RUNNING", "SUCCEEDED", "RUNNING", "");
  private static final Answer SUCCEEDED = StubSquad.run("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "");

  @TempDir private Path directory;
  private StubSquad squad;
  private CommandLineUnderTest cli;

  @BeforeEach
  void startStub() {
    squad = new StubSquad(0);
    cli = new CommandLineUnderTest(directory).against(squad);
  }

  @AfterEach
  void stopStub() {
    squad.close();
  }

  @Test
  void tellsEachChangeOnceAndSumsUp() {
    squad.withRun(StubSquad.report("SUCCEEDED", true), RUNNING, RUNNING, SUCCEEDED);

    assertThat(cli.execute("watch", StubSquad.RUN)).isZero();

    assertThat(cli.out())
        .containsOnlyOnce("12:03:03 fixer/t-1 SUCCEEDED 3.2s\n")
        .containsOnlyOnce("tester/t-2 RUNNING")
        .containsOnlyOnce("tester/t-2 SUCCEEDED")
        .contains("demo  run run-1  SUCCEEDED  in 1m 03s", "2 tasks: 2 succeeded")
        .containsPattern("met +p95 latency +41.7 +\\(atMost 200\\)")
        .containsPattern("serial +330 h +2m 00s")
        .containsPattern("tier by tier +254 h +1m 30s")
        .doesNotContain("\u001b");
  }

  @Test
  void aCriterionThatIsNotMetIsStatusOne() {
    squad.withRun(StubSquad.report("SUCCEEDED", false), SUCCEEDED);

    assertThat(cli.execute("watch", StubSquad.RUN)).isEqualTo(1);
    assertThat(cli.out()).contains("NOT MET");
  }

  @Test
  void aSkippedCriterionSaysSoAndIsNoneThatIsMissed() {
    StubSquad.Answer report = StubSquad.report("SUCCEEDED", false);
    squad.withRun(
        StubSquad.json(report.body().replace("\"met\":false", "\"met\":false,\"skipped\":true")),
        SUCCEEDED);

    assertThat(cli.execute("watch", StubSquad.RUN)).isEqualTo(0);
    assertThat(cli.out()).contains("skipped  p95 latency").doesNotContain("NOT MET");
  }

  @Test
  void aFailedTaskIsShownWithItsReasonAndTheEndOfItsLog() {
    squad
        .withRun(
            StubSquad.report("FAILED", false),
            StubSquad.run("FAILED", "SUCCEEDED", "FAILED", ",\"reason\":\"exit status 2\""))
        .on(
            "GET /api/v1/runs/run-1/tasks/tester/t-2/log",
            StubSquad.text("first\n" + "more\n".repeat(20) + "assertion failed: 1 != 2\n"));

    assertThat(cli.execute("watch", StubSquad.RUN)).isEqualTo(1);
    assertThat(cli.out())
        .contains("tester/t-2 FAILED: exit status 2", "    | assertion failed: 1 != 2")
        .doesNotContain("| first");
  }

  @Test
  void aReportThatLagsIsAskedForAgain() {
    squad.withRun(StubSquad.report("RUNNING", false), SUCCEEDED);
    squad.on(
        "GET /api/v1/reports/" + StubSquad.RUN,
        StubSquad.problem(404, "{\"title\":\"Not found\"}"),
        StubSquad.report("RUNNING", false),
        StubSquad.report("SUCCEEDED", true));

    assertThat(cli.execute("watch", StubSquad.RUN)).isZero();
  }

  @Test
  void aShortOutageOfTheCoordinatorIsSurvived() {
    squad.withRun(
        StubSquad.report("SUCCEEDED", true),
        RUNNING,
        StubSquad.problem(503, "{\"title\":\"Redis is away\"}"),
        SUCCEEDED);

    assertThat(cli.execute("watch", StubSquad.RUN)).isZero();
    assertThat(cli.out())
        .contains("the coordinator does not answer", "the coordinator answers again");
  }

  @Test
  void aLongOutageIsAFailureOfTheInfrastructure() {
    squad.withRun(
        StubSquad.report("SUCCEEDED", true),
        RUNNING,
        StubSquad.problem(503, "{\"title\":\"Redis is away\"}"));

    assertThat(cli.at(hurryingClock()).execute("watch", StubSquad.RUN)).isEqualTo(3);
    assertThat(cli.err()).contains("cannot serve: Redis is away");
  }

  @Test
  void toolsThatNoRunnerHasAreSaid() {
    Answer waiting = StubSquad.run("RUNNING", "SUCCEEDED", "READY", "");
    squad
        .withRun(StubSquad.report("SUCCEEDED", true), waiting, waiting, waiting, waiting, SUCCEEDED)
        .on(
            "GET /api/v1/agents",
            StubSquad.json(
                """
                {"agents":[{"agent":"tester","runners":0,"slots":0,"ready":1,"missingTools":[
                  {"runner":"runner-1","tools":["docker","kubectl"]},
                  {"runner":"runner-2","tools":["docker"]}]}]}
                """));

    assertThat(cli.at(hurryingClock()).execute("watch", StubSquad.RUN)).isZero();
    assertThat(cli.out()).containsOnlyOnce("waiting: no runner has docker for tester");
  }

  @Test
  void whatTheCoordinatorWaitsForIsSaid() {
    squad
        .withRun(StubSquad.report("SUCCEEDED", true), RUNNING, RUNNING, RUNNING, RUNNING, SUCCEEDED)
        .on(
            "GET /q/health/ready",
            StubSquad.problem(
                503,
                """
                {"status":"DOWN","checks":[{"name":"other","status":"UP"},{"name":"shards",
                 "status":"DOWN","data":{"owned":1,"trouble":"No space left on device"}}]}
                """));

    assertThat(cli.at(hurryingClock()).execute("watch", StubSquad.RUN)).isZero();
    assertThat(cli.out())
        .containsOnlyOnce("waiting: the coordinator cannot go on: No space left on device");
  }

  @Test
  void whatATaskSaysCannotSteerTheTerminal() {
    String message = "\\u001b[31mred\\u001b[0m \\u001b]0;title\\u0007moved\\u001b[2A\\r\\b up";
    squad.withRun(
        StubSquad.report("FAILED", true),
        StubSquad.run("FAILED", "SUCCEEDED", "FAILED", ",\"reason\":\"" + message + "\""));

    cli.execute("watch", StubSquad.RUN);
    squad.on(
        "GET /api/v1/runs/run-1",
        StubSquad.run("FAILED", "FAILED", "SKIPPED", ",\"reason\":\"" + message + "\""));
    cli.execute("watch", StubSquad.RUN);
    assertThat(cli.out())
        .contains("tester/t-2: red moved up", "Skipped\n  tester/t-2: red moved up")
        .doesNotContain("\u001b", "\r", "\b", "title");
  }

  @Test
  void anUnknownRunEndsAtOnce() {
    assertThat(cli.execute("watch", "nope")).isEqualTo(2);
  }

  /** Two seconds go by at each look at it. */
  private static Clock hurryingClock() {
    AtomicLong seconds = new AtomicLong(Instant.parse("2026-01-01T12:00:00Z").getEpochSecond());
    InstantSource source = () -> Instant.ofEpochSecond(seconds.addAndGet(2));
    return source.withZone(ZoneOffset.UTC);
  }
}
