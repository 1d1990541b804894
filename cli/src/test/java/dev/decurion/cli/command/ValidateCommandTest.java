package dev.decurion.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.CommandLineUnderTest;
import dev.decurion.cli.PlanTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  @TempDir private Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void useDirectory() throws IOException {
    cli = new CommandLineUnderTest(directory);
    Files.createDirectory(directory.resolve("code"));
  }

  @Test
  void showsWhatThePlanCanGain() throws IOException {
    plan(
        """
        plan: demo
        agents:
          a: { tier: 1, estimate: 8h, tasks: [{ id: one, name: One, wait: 0s }, { id: two, name: Two, wait: 0s }] }
          b: { tier: 1, estimate: 2h, tasks: [{ id: one, name: One, wait: 0s }] }
          c:
            tier: 2
            estimate: 3h
            needs: [a/one, b]
            tasks: [{ id: one, name: One, wait: 0s }]
        """);

    assertThat(cli.execute("validate", "plan.yaml")).isZero();

    assertThat(cli.out())
        .isEqualTo(
            """
            demo: 3 agents, 4 tasks in 2 waves, 0 criteria
            13 h serial, 11 h tier by tier, 11 h with whole-agent dependencies, 8 h as written (38 % less than serial, if runners are never short)
            critical path (8 h):
              a/one, two
            """);
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void everyProblemStandsWithFileLineAndColumn() throws IOException {
    plan(
        """
        plan: demo
        agents:
          fixer:
            tasks:
              - { id: t-1, name: Fix, rum: echo }
          tester:
            needs: [fixxer]
            tasks:
              - { id: t-2, name: Test, run: echo }
        """);

    assertThat(cli.execute("validate", "plan.yaml")).isEqualTo(2);

    assertThat(cli.err().lines().toList())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(line -> assertThat(line).matches("plan\\.yaml:\\d+:\\d+ [a-z-]+: .+"))
        .anySatisfy(line -> assertThat(line).startsWith("plan.yaml:5:").contains("run"))
        .anySatisfy(line -> assertThat(line).startsWith("plan.yaml:7:").contains("fixer"));
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void filesThatTheWorkspaceLacksAreProblems() throws IOException {
    plan(PlanTexts.DEMO.replace("run: echo tested", "sql: db/001.sql"));

    assertThat(cli.execute("validate", "plan.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("plan.yaml:14:", "db/001.sql");

    Files.createDirectory(directory.resolve("code/db"));
    Files.createFile(directory.resolve("code/db/001.sql"));
    assertThat(cli.execute("validate", "plan.yaml")).isZero();
  }

  @Test
  void aWorkspaceThatIsElsewhereIsOnlyNoted() throws IOException {
    plan(PlanTexts.DEMO);
    Files.delete(directory.resolve("code"));

    assertThat(cli.execute("validate", "plan.yaml")).isZero();
    assertThat(cli.err()).contains("the workspace 'code' is not here");
    assertThat(cli.execute("run", "plan.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("the workspace 'code' is no folder in " + directory);
  }

  @Test
  void aWorkspaceOutsideTheDirectoryIsRefusedForARun() throws IOException {
    plan(PlanTexts.DEMO);

    assertThat(cli.execute("run", "plan.yaml", "--input", "workspace=..")).isEqualTo(2);
    assertThat(cli.err()).contains("is outside");
  }

  @Test
  void inputsThatThePlanDoesNotHaveAreRefused() throws IOException {
    plan(PlanTexts.DEMO);

    assertThat(cli.execute("validate", "plan.yaml", "--input", "wrokspace=x")).isEqualTo(2);
    assertThat(cli.err()).contains("no input 'wrokspace'; it has: workspace");
  }

  @Test
  void inputsWithoutValueAreDemanded() throws IOException {
    plan(PlanTexts.DEMO.replace(", default: code", ""));

    assertThat(cli.execute("validate", "plan.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("add --input workspace=VALUE");
  }

  @Test
  void aPlanThatIsNotThereIsSaid() {
    assertThat(cli.execute("validate", "nope.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("no plan nope.yaml in " + directory);
  }

  private void plan(String text) throws IOException {
    Files.writeString(directory.resolve("plan.yaml"), text);
  }
}
