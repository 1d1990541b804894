package dev.decurion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.CommandLineUnderTest;
import dev.decurion.cli.PlanTexts;
import dev.decurion.cli.StubInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Redis, and stubs as services in processes of their own. */
class RunCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void writePlan() throws IOException {
    Files.createDirectory(directory.resolve("code"));
    Files.writeString(directory.resolve("plan.yaml"), PlanTexts.DEMO);
  }

  @Test
  void runsAPlanFromStartToReportAndLeavesNothingRunning() throws IOException {
    StubInstallation.in(directory, "succeed");
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    int status = cli.execute("run", "plan.yaml", "--runners", "2", "--slots", "3");

    assertThat(cli.err()).isEmpty();
    assertThat(status).isZero();
    assertThat(cli.out())
        .contains("Redis", "coordinator-1", "runner-2", "tester/t-2 SUCCEEDED")
        .doesNotContain("Work  ");
    Path reports = directory.resolve(".decurion/runs/run-1");
    assertThat(reports.resolve("report.json")).content().contains("\"makespan\"");
    assertThat(reports.resolve("report.html")).hasContent("report as html");
    assertThat(reports.resolve("report.md")).hasContent("report as md");
    assertThat(reports.resolve("report.xml")).hasContent("report as xml");
    assertThat(reports.resolve("run-1/tasks/tester/t-2/diff")).hasContent("+new");
    assertThat(reports.resolve("run-1/tasks/fixer")).doesNotExist();
    assertThat(directory.resolve(".decurion/logs/runner-2.log"))
        .content()
        .contains(
            "DECURION_NAME=runner-2",
            "DECURION_SLOTS=3",
            "DECURION_AGENTS=*",
            "DECURION_REDIS_URL=redis://127.0.0.1:",
            "DECURION_WORKSPACES=" + directory.resolve(".decurion/workspaces"),
            "DECURION_WORKSPACE_ROOT=" + directory,
            "QUARKUS_HTTP_HOST=127.0.0.1")
        .doesNotContain("DECURION_DATABASE_URL");
    assertThat(directory.resolve(".decurion/endpoints.json")).doesNotExist();
    assertThat(directory.resolve(".decurion/redis/appendonlydir")).isDirectory();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void tellsWhereTheWorkOfTheRunIs() throws IOException {
    StubInstallation.in(directory, "succeed");
    Path work = directory.resolve(".decurion/workspaces/run-1");
    Files.createDirectories(work.resolve(".git"));
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    cli.execute("run", "plan.yaml");

    assertThat(cli.out()).contains("Work     " + work, "git -C " + work + " log --stat run");
  }

  @Test
  void aServiceThatDoesNotStartIsShownWithItsLog() throws IOException {
    StubInstallation.in(directory, "crash-runner-1");
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(3);

    assertThat(cli.err())
        .contains(
            "runner-1 ended with exit status 17",
            "  | the stub of runner-1 does not want to start",
            "runner-1.log");
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aReportServiceThatDiesIsStartedAgainAndTheRunEndsWithItsReport() throws IOException {
    StubInstallation.in(directory, "report-dies");
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    int status = cli.execute("run", "plan.yaml");

    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("report-1 ended with exit status 1 and is started again");
    assertThat(status).isZero();
    assertThat(directory.resolve(".decurion/runs/run-1/report.html")).exists();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aRunThatCannotGoOnSaysHowItCan() throws IOException {
    StubInstallation.in(directory, "coordinator-dies");
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(3);

    assertThat(cli.err())
        .contains(
            "coordinator-1 ended with exit status 1:",
            "Run run-1 is not over: `decurion up` in this directory goes on with it, and"
                + " `decurion watch run-1` follows it.");
  }

  @Test
  void aRunThatCannotGoOnSaysWhenItWillNotFindItsDatabaseAgain() throws IOException {
    StubInstallation.in(directory, "coordinator-dies");
    Files.writeString(
        directory.resolve("plan.yaml"),
        PlanTexts.DEMO.replace("echo fixed", "psql $DECURION_DATABASE_URL"));
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(3);

    assertThat(cli.err()).contains("goes on with it (with a database of its own, without what");
  }

  @Test
  void aReportThatCannotBeStoredIsShownAllTheSame() throws IOException {
    StubInstallation.in(directory, "succeed");
    Files.createDirectory(directory.resolve(".decurion"));
    Files.writeString(directory.resolve(".decurion/runs"), "in the way");
    Files.createDirectories(directory.resolve(".decurion/workspaces/run-1"));
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(3);

    assertThat(cli.out()).contains("SUCCEEDED  in", "met  p95 latency", "Work  ");
    assertThat(cli.err()).contains("the report could not be stored: cannot write ");
  }

  @Test
  void aServiceThatIsNotBuiltIsSaidBeforeAnythingStarts() {
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(3);
    assertThat(cli.err()).contains("coordinator-service is not built", "./mvnw");
  }

  @Test
  void aBadPlanStartsNothing() throws IOException {
    Files.writeString(directory.resolve("bad.yaml"), "plan: bad\nagents: 7\n");
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);

    assertThat(cli.execute("run", "bad.yaml")).isEqualTo(2);
    assertThat(cli.err()).startsWith("bad.yaml:2:");
    assertThat(cli.out()).isEmpty();
  }
}
