package dev.decurion.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.decurion.cli.CommandLineUnderTest;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.PlanTexts;
import dev.decurion.cli.StubSquad;
import dev.decurion.cli.StubSquad.Answer;
import dev.decurion.cli.StubSquad.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCommandsTest {
  private static final Answer ACCEPTED = new Answer(202, "application/json", "");

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
  void submitSendsThePlanAsItIsWithInputsKeyAndToken() throws IOException {
    Files.writeString(directory.resolve("plan.yaml"), PlanTexts.DEMO);
    squad.on("POST /api/v1/runs", new Answer(201, "application/json", "{\"run\":\"r-9\"}"));

    int status =
        cli.with("DECURION_API_TOKEN", "s3cret")
            .execute(
                "submit", "plan.yaml", "--input", "workspace=a b&c", "--idempotency-key", "k-1");

    assertThat(cli.err()).isEmpty();
    assertThat(status).isZero();
    assertThat(cli.out()).isEqualTo("r-9\n");
    assertThat(squad.requests())
        .containsExactly(
            new Request(
                "POST /api/v1/runs",
                "input.workspace=a%20b%26c",
                "Bearer s3cret",
                "k-1",
                PlanTexts.DEMO));
  }

  @Test
  void problemsThatTheCoordinatorFindsAreShownWithTheirPlace() throws IOException {
    Files.writeString(directory.resolve("plan.yaml"), PlanTexts.DEMO);
    squad.on(
        "POST /api/v1/runs",
        StubSquad.problem(
            400,
            """
            {"title":"The plan has problems","status":400,"problems":[
              {"code":"unknown-key","message":"'taks' is no key","pointer":"/a","line":3,"column":5}]}
            """));

    assertThat(cli.execute("submit", "plan.yaml")).isEqualTo(2);
    assertThat(cli.err())
        .contains("The plan has problems", "3:5 unknown-key: 'taks' is no key")
        .doesNotContain("Exception");
  }

  @Test
  void anUnreachableCoordinatorIsSaidWithWhatToDo() {
    cli.with("DECURION_COORDINATOR_URL", "http://127.0.0.1:1");

    assertThat(cli.execute("status")).isEqualTo(3);
    assertThat(cli.err())
        .contains("cannot reach the coordinator at http://127.0.0.1:1", "decurion up")
        .doesNotContain("\tat ");
  }

  @Test
  void aMissingTokenIsSaid() {
    squad.on("GET /api/v1/runs", StubSquad.problem(401, "{\"title\":\"Unauthorized\"}"));

    assertThat(cli.execute("status")).isEqualTo(3);
    assertThat(cli.err()).contains("wants a token: set DECURION_API_TOKEN");
  }

  @Test
  void anUnknownRunIsBadInput() {
    assertThat(cli.execute("status", "nope")).isEqualTo(2);
    assertThat(cli.err()).contains("Not found");
  }

  @Test
  void anAnswerThatIsNoJsonIsToldAsSuch() {
    squad.on("GET /api/v1/runs", StubSquad.text("<html>It works!</html>"));

    assertThat(cli.execute("status")).isEqualTo(3);
    assertThat(cli.err()).contains("is not what a Decurion service sends");
  }

  @Test
  void statusListsRunsAndTasks() {
    squad
        .on(
            "GET /api/v1/runs",
            StubSquad.json(
                """
                {"runs":[{"run":"run-1","plan":"demo","status":"FAILED",
                  "submittedAt":"2026-01-01T12:00:00Z","finishedAt":"2026-01-01T12:01:03Z",
                  "tasks":{"total":5,"succeeded":3,"failed":1}}]}
                """))
        .on(
            "GET /api/v1/runs/run-1",
            StubSquad.run("FAILED", "SUCCEEDED", "FAILED", ",\"reason\":\"exit status 2\""));

    assertThat(cli.execute("status")).isZero();
    assertThat(cli.out()).containsPattern("run-1 +demo +FAILED +3/5 +1 +1m 03s");

    assertThat(cli.execute("status", "run-1")).isZero();
    assertThat(cli.out())
        .containsPattern("fixer/t-1 +SUCCEEDED +1 +runner-1 +3.2s +Fix types")
        .containsPattern("tester/t-2 +FAILED +1 +exit status 2");
  }

  @Test
  void cancelPauseAndResumeAskTheCoordinator() {
    squad
        .on("POST /api/v1/runs/r/cancel", ACCEPTED)
        .on("POST /api/v1/runs/r/pause", ACCEPTED)
        .on("POST /api/v1/runs/r/resume", ACCEPTED);

    assertThat(cli.execute("cancel", "r")).isZero();
    assertThat(cli.execute("pause", "r")).isZero();
    assertThat(cli.execute("resume", "r")).isZero();

    assertThat(squad.requests())
        .extracting(Request::methodAndPath)
        .containsExactly(
            "POST /api/v1/runs/r/cancel",
            "POST /api/v1/runs/r/pause",
            "POST /api/v1/runs/r/resume");
  }

  @Test
  void approveAndRejectSendWhoAnswersAndWhy() {
    squad
        .on("POST /api/v1/runs/r/tasks/boss/go/approve", ACCEPTED)
        .on("POST /api/v1/runs/r/tasks/boss/go/reject", ACCEPTED);

    assertThat(cli.with("USER", "ada").execute("approve", "r", "boss/go")).isZero();
    assertThat(cli.out()).isEqualTo("run r: boss/go approved by ada\n");
    assertThat(cli.execute("reject", "r", "boss/go", "--by", "bob \"b\"", "--reason", "Friday"))
        .isZero();

    assertThat(squad.requests())
        .extracting(Request::methodAndPath)
        .containsExactly(
            "POST /api/v1/runs/r/tasks/boss/go/approve",
            "POST /api/v1/runs/r/tasks/boss/go/reject");
    assertThat(squad.requests())
        .extracting(Request::body)
        .satisfiesExactly(
            approval ->
                assertThat(approval.replaceAll("\\s", ""))
                    .isEqualTo("{\"by\":\"ada\",\"reason\":\"\"}"),
            rejection -> assertThat(rejection).contains("\"bob \\\"b\\\"\"", "\"Friday\""));
  }

  @Test
  void anAnswerThatNobodyWaitsForIsToldAsTheCoordinatorSaysIt() {
    squad.on(
        "POST /api/v1/runs/r/tasks/boss/go/approve",
        StubSquad.problem(
            409, "{\"title\":\"Conflict\",\"detail\":\"Task boss/go waits for no answer\"}"));

    assertThat(cli.execute("approve", "r", "boss/go")).isEqualTo(2);
    assertThat(cli.err()).contains("waits for no answer");
    assertThat(cli.execute("approve", "r", "boss")).isEqualTo(2);
    assertThat(cli.err()).contains("not a task address");
  }

  @Test
  void retryAsksForARunThatDidNotSucceed() {
    squad
        .on("GET /api/v1/runs/run-1", StubSquad.run("FAILED", "SUCCEEDED", "FAILED", ""))
        .on("POST /api/v1/runs/run-1/retry", ACCEPTED);

    assertThat(cli.execute("retry", "run-1")).isZero();
    assertThat(cli.out()).contains("run run-1: asked to retry; what succeeded is kept");

    squad.on("GET /api/v1/runs/run-1", StubSquad.run("RUNNING", "SUCCEEDED", "RUNNING", ""));
    assertThat(cli.execute("retry", "run-1")).isEqualTo(2);
    assertThat(cli.err()).contains("run run-1 is RUNNING");
  }

  @Test
  void retryFollowsTheNextGenerationAndNotTheEndOfTheOneBefore() {
    Answer failed = StubSquad.run("FAILED", "SUCCEEDED", "FAILED", "");
    squad
        .withRun(
            StubSquad.report("SUCCEEDED", true),
            failed,
            failed,
            StubSquad.generation(2, StubSquad.run("RUNNING", "SUCCEEDED", "RUNNING", "")),
            StubSquad.generation(2, StubSquad.run("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "")))
        .on("POST /api/v1/runs/run-1/retry", ACCEPTED);

    assertThat(cli.execute("retry", "run-1", "--follow")).isZero();
    assertThat(cli.out())
        .containsSubsequence("asked to retry", "tester/t-2 SUCCEEDED", "demo  run run-1  SUCCEEDED")
        .doesNotContain("FAILED");
  }

  @Test
  void anAllowedFailureIsToldAsSuch() {
    String details = ",\"reason\":\"exit status 2\",\"failureAllowed\":true";
    squad.withRun(
        StubSquad.report("SUCCEEDED", true),
        StubSquad.run("SUCCEEDED", "SUCCEEDED", "FAILED", details));

    assertThat(cli.execute("watch", "run-1")).isZero();
    assertThat(cli.out())
        .contains("tester/t-2 FAILED (allowed): exit status 2")
        .contains("  tester/t-2: allowed: exit status 2");
    assertThat(cli.execute("status", "run-1")).isZero();
    assertThat(cli.out()).containsPattern("tester/t-2 +FAILED +1 +allowed: exit status 2");
  }

  @Test
  void statusShowsWhatTasksWaitFor() {
    squad.on(
        "GET /api/v1/runs/run-1",
        StubSquad.run(
            "RUNNING",
            "SUCCEEDED",
            "AWAITING_APPROVAL",
            ",\"waitsFor\":\"ANSWER\",\"approval\":{\"message\":\"Really?\",\"byDefault\":\"reject\"}"));

    assertThat(cli.execute("status", "run-1")).isZero();
    assertThat(cli.out()).containsPattern("tester/t-2 +AWAITING_APPROVAL .*asks: Really\\?");
  }

  @Test
  void aValueThatAnInputMayNotHaveIsRefusedBeforeAnythingIsSent() throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        plan: p
        inputs: { colour: { default: red, allowed: [red, green] } }
        agents: { a: { tasks: [ { id: t, wait: 0s } ] } }
        """);

    assertThat(cli.execute("submit", "plan.yaml", "--input", "colour=blue")).isEqualTo(2);
    assertThat(cli.execute("run", "plan.yaml", "--input", "colour=blue")).isEqualTo(2);
    assertThat(cli.err()).contains("the input 'colour' cannot be 'blue'; it is one of: red, green");
    assertThat(squad.requests()).isEmpty();
  }

  @Test
  void logsPrintsTheLog() {
    squad.on("GET /api/v1/runs/r/tasks/fixer/t-1/log", StubSquad.text("hello\u001b[2J\nworld"));

    assertThat(cli.execute("logs", "r", "fixer/t-1")).isZero();
    assertThat(cli.out()).isEqualTo("hello\nworld\n");

    assertThat(cli.execute("logs", "r", "fixer")).isEqualTo(2);
    assertThat(cli.err()).contains("not a task address");
  }

  @Test
  void reportTakesItsFormatFromTheFile() throws IOException {
    squad
        .on("GET /api/v1/reports/r.md", StubSquad.text("# md\n"))
        .on("GET /api/v1/reports/r.xml", StubSquad.text("<xml/>"))
        .on("GET /api/v1/reports/r", StubSquad.json("{}"));

    assertThat(cli.execute("report", "r")).isZero();
    assertThat(cli.out()).isEqualTo("# md\n");
    assertThat(cli.execute("report", "r", "-o", "junit.xml")).isZero();
    assertThat(directory.resolve("junit.xml")).hasContent("<xml/>");
    assertThat(cli.execute("report", "r", "--format", "json", "-o", "any")).isZero();
    assertThat(directory.resolve("any")).hasContent("{}");
  }

  @Test
  void anHtmlReportIsStoredWithTheDiffsThatItsLinksLeadTo() {
    squad.withRun(StubSquad.report("SUCCEEDED", true));

    assertThat(cli.execute("report", StubSquad.RUN, "-o", "reports/my.html")).isZero();
    assertThat(directory.resolve("reports/my.html")).hasContent("report as html");
    Path diff = directory.resolve("reports/run-1/tasks/tester/t-2/diff");
    assertThat(diff).hasContent("+new");

    squad.on(
        "GET /api/v1/reports/run-1/tasks/tester/t-2/diff",
        StubSquad.problem(404, "{\"status\":404,\"detail\":\"not kept any more\"}"));
    assertThat(cli.execute("report", StubSquad.RUN, "-o", "reports/my.html")).isZero();
    assertThat(diff).content().contains("not kept any more");

    squad.on(
        "GET /api/v1/reports/run-1/tasks/tester/t-2/diff",
        StubSquad.problem(503, "{\"title\":\"Redis is away\"}"));
    assertThat(cli.execute("report", StubSquad.RUN, "-o", "reports/my.html")).isZero();
    assertThat(diff).content().contains("Redis is away");
  }

  @Test
  void aFullDiskIsNoBadUsage() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this machine has no device that is always full");
    squad.on("GET /api/v1/reports/r.md", StubSquad.text("# md\n"));
    Files.createSymbolicLink(directory.resolve("full.md"), full);
    Files.writeString(directory.resolve("file"), "");

    assertThat(cli.execute("report", "r", "-o", "full.md")).isEqualTo(3);
    assertThat(cli.err()).contains("full.md is full: free some space");
    assertThat(cli.execute("report", "r", "-o", "file/r.md")).isEqualTo(2);
    assertThat(cli.err()).contains("cannot write " + directory.resolve("file/r.md"));
  }

  @Test
  void whatCannotBeTheIdOfARunBecomesNoPath() {
    squad
        .on("GET /api/v1/reports/..html", StubSquad.text("a report"))
        .on("GET /api/v1/reports/.", StubSquad.report("SUCCEEDED", true));

    assertThat(cli.execute("report", ".", "-o", "my.html")).isEqualTo(2);
    assertThat(cli.err()).contains("not the id of a run: .");
    assertThat(directory.resolve("tasks")).doesNotExist();
  }

  @Test
  void agentsShowsWhoLacksWhat() {
    squad.on(
        "GET /api/v1/agents",
        StubSquad.json(
            """
            {"agents":[{"agent":"devops","runners":0,"slots":0,"ready":2,"dispatched":0,"running":0,
              "missingTools":[{"runner":"runner-1","tools":["docker"]}]}]}
            """));

    assertThat(cli.execute("agents")).isZero();
    assertThat(cli.out()).containsPattern("devops +0 +0 +2 +0 +0 +runner-1: docker");
  }

  @Test
  void endpointsOfALocalSquadAreTheDefaultWhileItsCommandLives() throws IOException {
    squad.on("GET /api/v1/runs", StubSquad.json("{\"runs\":[]}"));
    Path file = Files.createDirectories(directory.resolve(".decurion")).resolve("endpoints.json");
    String endpoints = "{\"pid\":%d,\"coordinators\":[\"%s\"]}";
    CommandLineUnderTest local = new CommandLineUnderTest(directory);

    Files.writeString(file, endpoints.formatted(ProcessHandle.current().pid(), squad.address()));

    assertThat(local.execute("status")).isZero();
    assertThat(local.out()).contains("no runs yet");
  }

  @Test
  void wrongUsageIsStatusTwo() {
    assertThat(cli.execute("no-such-command")).isEqualTo(2);
    assertThat(cli.execute("submit")).isEqualTo(2);
    assertThat(cli.execute("run", "x.yaml", "--runners", "0")).isEqualTo(2);
    assertThat(cli.execute("status", "--coordinator", "nonsense")).isEqualTo(2);
    assertThat(cli.execute("--help")).isZero();
    assertThat(cli.out()).contains("validate", "run", "up", "submit", "watch", "agents");
    assertThat(cli.execute("approve", "--help")).isZero();
    assertThat(cli.execute("reject", "--help")).isZero();
    assertThat(cli.execute("retry", "--help")).isZero();
    assertThat(cli.out()).contains("--by=NAME", "--reason=TEXT", "AGENT/TASK", "--follow");
  }

  @Test
  void helpNamesEveryExitStatus() {
    cli.execute("--help");
    for (int status :
        new int[] {
          ExitStatus.SUCCEEDED,
          ExitStatus.NOT_SUCCEEDED,
          ExitStatus.BAD_INPUT,
          ExitStatus.INFRASTRUCTURE,
          ExitStatus.INTERRUPTED
        }) {
      assertThat(cli.out()).containsPattern("(?m)^ +" + status + " +[A-Z]");
    }
  }
}
