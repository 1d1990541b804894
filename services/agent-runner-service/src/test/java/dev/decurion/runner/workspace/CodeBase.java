package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.Versioning;
import dev.decurion.runner.Assignments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A small code base, and a run that works on it. */
final class CodeBase {
  private static final RunId RUN = RunId.of(1_700_000_000_000L, 1, 0);

  private final Path directory;
  private final Workspaces workspaces;
  private final Path run;

  /** Makes the code base below a directory unless it is there. */
  CodeBase(Path directory) throws Exception {
    this.directory = directory.toRealPath();
    Path source = this.directory.resolve("root/code");
    if (!Files.exists(source)) {
      Files.createDirectories(source.resolve("src"));
      Files.writeString(source.resolve("src/main.sh"), "echo hello\n");
      assertThat(source.resolve("src/main.sh").toFile().setExecutable(true)).isTrue();
      Files.writeString(source.resolve("src/lines"), "one\ntwo\nthree\n");
      for (int i = 0; i < 50; i++) {
        Files.writeString(source.resolve("src/file" + i), "as it was\n");
      }
    }
    this.workspaces =
        new Workspaces(this.directory.resolve("workspaces"), this.directory.resolve("root"));
    this.run = workspaces.of(RUN, Optional.of("code"), true);
  }

  /** What a task does. */
  interface Work {
    void in(Path tree) throws Exception;
  }

  /** The run's directory. */
  Path run() {
    return run;
  }

  Workplace open(String task, long token, Map<String, String> needs) throws Exception {
    Map<TaskAddress, String> commits =
        needs.entrySet().stream()
            .collect(Collectors.toMap(it -> TaskAddress.parse(it.getKey()), Map.Entry::getValue));
    Assignment assignment =
        Assignments.changed(
            Assignments.script("agent", "true"),
            Map.of(
                "run", RUN,
                "task", task,
                "token", token,
                "inputs", Map.of("workspace", "code"),
                "versioning", new Versioning(true, commits)));
    return workspaces.open(assignment, Files.createTempDirectory(directory, "scratch"), () -> true);
  }

  Change change(String task, long token, Work work) throws Exception {
    return change(task, token, Map.of(), work);
  }

  Change change(String task, long token, Map<String, String> needs, Work work) throws Exception {
    try (Workplace place = open(task, token, needs)) {
      work.in(place.directory());
      return place.keep(() -> true).orElseThrow();
    }
  }

  String tip() throws Exception {
    return git(run, "rev-parse", "run").strip();
  }

  /** The branch, newest first. */
  String log(String format) throws Exception {
    return git(run, "log", "--topo-order", "--format=" + format, "run");
  }

  /** As a person sees it, who calls git there. */
  void isClean() throws Exception {
    assertThat(git(run, "status", "--porcelain")).isEmpty();
    assertThat(git(run, "fsck", "--connectivity-only", "--no-dangling")).isEmpty();
  }

  String git(Path where, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as("git " + String.join(" ", arguments)).isZero();
    return output;
  }
}
