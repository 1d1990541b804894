package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans whose tasks have worktrees, with two runners. */
class WorktreePlanTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example: worktrees -->\n```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;
  private LocalRun run;

  @BeforeEach
  void code_base() throws IOException {
    Files.createDirectories(directory.resolve("code/src"));
    Files.writeString(directory.resolve("code/src/old.txt"), "It is there.\n");
  }

  @AfterEach
  void leave_nothing_behind() {
    run.destroy();
  }

  private void execute(String plan) throws Exception {
    Path file = Files.writeString(directory.resolve("plan.yaml"), plan);
    run = LocalRun.start(HOME, directory, file.toString(), "--runners", "2");
    assertThat(run.process().waitFor(2, TimeUnit.MINUTES)).as(run.output()).isTrue();
  }

  private static String example() throws IOException {
    Matcher block = EXAMPLE.matcher(Files.readString(HOME.resolve("docs/plan-format.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void the_example_leaves_a_commit_for_each_task_and_the_report_tells_what_changed()
      throws Exception {
    execute(example());

    assertThat(run.process().exitValue()).as(run.output()).isZero();
    assertThat(git("log", "--no-merges", "--format=%an %s", "run"))
        .contains("api api/rename", "docs docs/describe", "release release/notes");
    assertThat(git("show", "run:NOTES.txt")).contains("src/new.txt", "README.txt");
    assertThat(git("status", "--porcelain")).isEmpty();
    assertThat(git("worktree", "list").lines()).hasSize(1);
    JsonNode notes = run.report().at("/agents/2/tasks/0/attempts/0/change");
    assertThat(notes.get("files").asInt()).isEqualTo(1);
    assertThat(notes.at("/changed/0/path").asText()).isEqualTo("NOTES.txt");
    assertThat(notes.at("/changed/0/insertions").asInt()).isEqualTo(2);
    assertThat(git("cat-file", "-t", notes.get("commit").asText())).isEqualTo("commit\n");
  }

  @Test
  void of_two_tasks_that_conflict_one_fails_naming_both_and_the_rest_goes_on() throws Exception {
    execute(
        """
        plan: conflict
        inputs: { workspace: { default: code } }
        defaults: { workspace: worktree }
        agents:
          a: { tasks: [ { id: one, run: echo one > src/old.txt } ] }
          b: { tasks: [ { id: two, run: echo two > src/old.txt } ] }
          c:
            needs: [a, b]
            tasks: [ { id: all, run: "true" } ]
          d: { tasks: [ { id: other, run: echo other > other.txt } ] }
        """);

    assertThat(run.process().exitValue()).as(run.output()).isEqualTo(1);
    JsonNode failures = run.report().get("failures");
    assertThat(failures).hasSize(1);
    assertThat(failures.at("/0/reason").asText()).isEqualTo("CONFLICT");
    assertThat(failures.at("/0/message").asText()).contains("a/one", "b/two", "src/old.txt");
    assertThat(git("status", "--porcelain")).isEmpty();
    assertThat(git("show", "run:other.txt")).isEqualTo("other\n");
    assertThat(git("show", "run:src/old.txt")).isIn("one\n", "two\n");
    assertThat(run.report().at("/agents/2/tasks/0/state").asText()).isEqualTo("SKIPPED");
  }

  private String git(String... arguments) throws Exception {
    Path repository;
    try (Stream<Path> files = Files.walk(directory.resolve(".decurion"))) {
      repository = files.filter(it -> it.endsWith(".git")).findFirst().orElseThrow().getParent();
    }
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process git = new ProcessBuilder(command).directory(repository.toFile()).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return output;
  }
}
