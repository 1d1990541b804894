package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runners that are killed while they merge: a process that stops at a call of git, and is killed
 * there with SIGKILL. Others go on at once.
 */
@Timeout(120)
class KilledMergeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What comes before the lock, in the worktree of the attempt alone. */
  private static final Set<String> IN_ITS_WORKTREE = Set.of("add --all", "commit-tree");

  @TempDir Path directory;
  private CodeBase code;

  @BeforeEach
  void codeBase() throws Exception {
    code = new CodeBase(directory);
    code.change("c/before", 1, tree -> Files.writeString(tree.resolve("before"), "1"));
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource({
    "worktree add, after",
    "add --all, before",
    "merge-tree, before",
    "merge-tree, after",
    "commit-tree, after",
    "update-index, before",
    "update-ref refs/heads/run, before",
    "update-ref refs/heads/run, after",
    "read-tree, before",
    "read-tree, after",
    "checkout-index, in the middle of",
    "checkout-index, after",
    "update-ref refs/decurion/written, before",
    "update-index, with the lock of",
    "update-ref refs/heads/run, with the lock of",
    "update-ref refs/decurion/written, with the lock of"
  })
  void whatItHasBegunIsFinishedOrWithoutATrace(String call, String when) throws Exception {
    List<ProcessHandle> orphans = killAt(call, when);
    try {
      code.change("b/next", 20, tree -> Files.writeString(tree.resolve("next"), "2"));
      if (!IN_ITS_WORKTREE.contains(call)) {
        await().atMost(SOON).until(() -> orphans.stream().noneMatch(KilledMergeTest::runs));
      }
    } finally {
      orphans.forEach(ProcessHandle::destroyForcibly);
    }

    code.isClean();
    assertThat(code.run().resolve("next")).hasContent("2");
    boolean merged = code.log("%s").contains("a/killed");
    assertThat(isDone(code.run())).isEqualTo(merged);

    code.change("a/killed", 30, KilledRunner::work);
    code.isClean();
    assertThat(isDone(code.run())).isTrue();
    assertThat(code.run().resolve("next")).hasContent("2");
    assertThat(code.run().resolve("before")).hasContent("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"update-index", "update-ref refs/heads/run", "update-ref refs/decurion/written"})
  void theLockOfAGitThatIsKilledAsWellKeepsNobodyOut(String call) throws Exception {
    List<ProcessHandle> orphans = killAt(call, "with the lock of");
    orphans.forEach(ProcessHandle::destroyForcibly);
    await().atMost(SOON).until(() -> orphans.stream().noneMatch(KilledMergeTest::runs));
    assertThat(code.run().resolve(".git").resolve(lockOf(call))).exists();

    code.change("a/killed", 20, KilledRunner::work);

    code.isClean();
    assertThat(isDone(code.run())).isTrue();
  }

  /** Not so one that has ended and that nobody has asked for its exit code. */
  private static boolean runs(ProcessHandle process) {
    return process.info().commandLine().isPresent();
  }

  /** True when all of its changes are in the directory, false when none is. */
  private static boolean isDone(Path run) throws IOException {
    boolean done = Files.exists(run.resolve("new/file"));
    for (int i = 0; i < 50; i++) {
      assertThat(run.resolve("src/file" + i)).hasContent(done ? "changed\n" : "as it was\n");
    }
    assertThat(Files.exists(run.resolve("src/lines"))).isNotEqualTo(done);
    return done;
  }

  /**
   * Kills another process within a call of git.
   *
   * @return the processes that it leaves behind
   */
  private List<ProcessHandle> killAt(String call, String when) throws Exception {
    Path marker = directory.resolve("reached");
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path git = bin.resolve("git");
    String stop = "touch '%s'; exec sleep 600".formatted(marker);
    String real = "'" + realGit() + "' \"$@\"";
    String cut =
        switch (when) {
          case "before" -> stop;
          case "after" -> real + "; " + stop;
          case "with the lock of" -> hold(call) + "; " + stop;
          default -> "head -z -n 20 | " + real + "; " + stop;
        };
    Files.writeString(
        git,
        """
        #!/bin/sh
        case "$*" in
          *" %s "* | *" %s") %s ;;
        esac
        exec %s
        """
            .formatted(call, call, cut, real));
    assertThat(git.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = AnotherProcess.of(KilledRunner.class, directory);
    builder.environment().merge("PATH", bin.toString(), (old, front) -> front + ":" + old);
    Process runner = builder.redirectOutput(directory.resolve("out").toFile()).start();
    try {
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(runner.isAlive()).as(() -> output()).isTrue();
                return Files.exists(marker);
              });
      return runner.descendants().toList();
    } finally {
      runner.destroyForcibly().waitFor();
    }
  }

  /** Has a git, in the background, that holds the lock which the call takes. */
  private static String hold(String call) {
    String[] words = call.split(" ");
    String holder =
        words.length == 1
            ? "sleep 600 | '%s' update-index --stdin"
            : "{ printf 'start\\nupdate "
                + words[1]
                + " refs/decurion/base\\nprepare\\n'; sleep 600; } | '%s' update-ref --stdin";
    return holder.formatted(realGit())
        + " & until [ -e \"$GIT_DIR/%s\" ]; do sleep 0.1; done".formatted(lockOf(call));
  }

  private static String lockOf(String call) {
    String[] words = call.split(" ");
    return (words.length == 1 ? "decurion-index" : words[1]) + ".lock";
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Path realGit() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(part -> Path.of(part).resolve("git"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
