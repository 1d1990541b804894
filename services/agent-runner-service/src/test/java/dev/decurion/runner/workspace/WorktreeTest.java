package dev.decurion.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Change.ChangedFile;
import dev.decurion.runner.workspace.CodeBase.Work;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git. */
class WorktreeTest {
  @TempDir Path directory;
  private CodeBase code;

  @BeforeEach
  void codeBase() throws Exception {
    code = new CodeBase(directory);
  }

  @Test
  void itBeginsWithTheCommitsOfWhatItNeedsAndNothingElse() throws Exception {
    Change needed = code.change("a/needed", 1, tree -> write(tree, "needed", "1"));
    Change alsoNeeded = code.change("a/also", 2, tree -> write(tree, "also", "2"));
    code.change("a/other", 3, tree -> write(tree, "other", "3"));

    try (Workplace place =
        code.open(
            "b/task", 4, Map.of("a/needed", needed.commit(), "a/also", alsoNeeded.commit()))) {
      assertThat(place.directory().resolve("needed")).hasContent("1");
      assertThat(place.directory().resolve("also")).hasContent("2");
      assertThat(place.directory().resolve("other")).doesNotExist();
      assertThat(place.directory().resolve("src/main.sh")).isExecutable();
    }
  }

  @Test
  void whatItChangedIsOneCommitWithItsAddress() throws Exception {
    Change change =
        code.change(
            "fixer/ts-001",
            7,
            tree -> {
              write(tree, "first", "1");
              code.git(tree, "checkout", "-q", "-b", "my-own");
              code.git(tree, "add", "first");
              code.git(
                  tree,
                  "-c",
                  "user.name=me",
                  "-c",
                  "user.email=me@localhost",
                  "commit",
                  "-qm",
                  "mine");
              write(tree, "second", "2");
            });

    assertThat(code.log("%an: %s%n%b"))
        .startsWith("fixer: fixer/ts-001\n")
        .contains("Decurion-Task: fixer/ts-001", "Decurion-Attempt: 1", "Decurion-Token: 7")
        .doesNotContain("mine");
    assertThat(change.commit()).isEqualTo(code.tip());
    assertThat(change.files()).isEqualTo(2);
  }

  @Test
  void filesAndLinesAreCounted() throws Exception {
    Change change =
        code.change(
            "a/t",
            1,
            tree -> {
              write(tree, "src/lines", "one\nzwei\nthree\nfour\n");
              Files.delete(tree.resolve("src/main.sh"));
              Files.write(tree.resolve("binary"), new byte[] {0, 1, 2, 0});
            });

    assertThat(change.files()).isEqualTo(3);
    assertThat(change.insertions()).isEqualTo(2);
    assertThat(change.deletions()).isEqualTo(2);
    assertThat(change.changed())
        .containsExactly(
            new ChangedFile("binary", 0, 0),
            new ChangedFile("src/lines", 2, 1),
            new ChangedFile("src/main.sh", 0, 1));
  }

  @Test
  void ofManyFilesTheFirstAreListed() throws Exception {
    Change change =
        code.change(
            "a/t",
            1,
            tree -> {
              for (int i = 0; i < 250; i++) {
                write(tree, "many/" + i, "");
              }
            });
    assertThat(change.files()).isEqualTo(250);
    assertThat(change.changed()).hasSize(Change.LISTED);
  }

  @Test
  void whatChangesNothingLeavesNoCommit() throws Exception {
    String before = code.tip();
    Change change = code.change("a/t", 1, tree -> {});
    assertThat(change).isEqualTo(new Change(before, 0, 0, 0, List.of()));
    assertThat(code.tip()).isEqualTo(before);
  }

  @Test
  void whatNeedsTwoAndChangesNothingLeavesNoCommitEither() throws Exception {
    Change one = code.change("a/one", 1, tree -> write(tree, "one", "1"));
    Change two = code.change("b/two", 2, tree -> write(tree, "two", "2"));
    String before = code.tip();
    Map<String, String> needs = Map.of("a/one", one.commit(), "b/two", two.commit());

    Change change = code.change("c/three", 3, needs, tree -> {});

    assertThat(change.files()).isZero();
    assertThat(code.tip()).isEqualTo(before);
  }

  @Test
  void anAttemptThatChangesNothingTakesAnEarlierOneOffTheBranch() throws Exception {
    code.change("a/task", 1, tree -> write(tree, "file", "early"));
    code.change("a/task", 2, tree -> {});
    assertThat(code.run().resolve("file")).doesNotExist();
    code.isClean();
  }

  @Test
  void whatIsCommittedInTheRunsDirectoryIsNotOnTheBranch() throws Exception {
    commit(code.run(), "stray");
    code.change("a/one", 1, tree -> write(tree, "one", "1"));
    commit(code.run(), "another");
    code.change("a/one", 2, tree -> write(tree, "one", "2"));

    assertThat(code.log("%s")).isEqualTo("a/one\nThe code base: code\n");
    assertThat(code.run().resolve("one")).hasContent("2");
    assertThat(code.run().resolve("stray")).hasContent("of a task");
  }

  @Test
  void aCommitOfNoTaskOnTheBranchStaysThere() throws Exception {
    code.change("a/one", 1, tree -> write(tree, "one", "1"));
    code.git(code.run(), "checkout", "-q", "run");
    commit(code.run(), "stray");
    String stray = code.tip();
    code.change("b/two", 2, tree -> write(tree, "two", "2"));

    assertThat(code.log("%s")).isEqualTo("Merge b/two\nb/two\nstray\na/one\nThe code base: code\n");
    assertThatThrownBy(() -> code.change("a/one", 3, tree -> write(tree, "one", "3")))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContainingAll(stray, "branch 'run'", "a/one");
    assertThat(code.run().resolve("one")).hasContent("1");
    code.isClean();
  }

  private void commit(Path where, String file) throws Exception {
    write(where, file, "of a task");
    code.git(where, "add", file);
    code.git(where, "-c", "user.name=me", "-c", "user.email=me@localhost", "commit", "-qm", file);
  }

  @Test
  void whatCannotBeWrittenToTheRunsDirectoryIsTakenOffTheBranch() throws Exception {
    String before = code.tip();
    // Something that the last step of writing cannot replace.
    Path obstacle = code.run().resolve(".git/decurion-index.copy");
    write(obstacle, "file", "");
    assertThatThrownBy(() -> code.change("a/one", 1, KilledRunner::work))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasSuppressedException(new DirectoryNotEmptyException(obstacle.toString()));
    assertThat(code.tip()).isEqualTo(before);

    FileTree.delete(obstacle);
    code.change("b/two", 2, tree -> write(tree, "two", "2"));
    assertThat(code.run().resolve("new")).doesNotExist();
    assertThat(code.run().resolve("src/lines")).hasContent("one\ntwo\nthree\n");
    assertThat(code.log("%s")).isEqualTo("b/two\nThe code base: code\n");
    code.isClean();
  }

  @Test
  void programsThatATaskConfiguresInGitAreNotRunForOthers() throws Exception {
    Path ran = directory.resolve("ran");
    Change one =
        code.change(
            "a/one",
            1,
            tree -> {
              for (String key : List.of("filter.x.clean", "filter.x.smudge", "merge.x.driver")) {
                code.git(tree, "config", key, "echo " + key + " >>" + ran + "; false");
              }
              code.git(tree, "config", "filter.x.required", "true");
              write(tree, ".gitattributes", "* filter=x merge=x\n");
            });
    Map<String, String> needs = Map.of("a/one", one.commit());
    try (Workplace two = code.open("b/two", 2, needs);
        Workplace three = code.open("c/three", 3, needs)) {
      write(two.directory(), "src/lines", "ONE\ntwo\nthree\n");
      write(three.directory(), "src/lines", "one\ntwo\nthree\nfour\n");
      two.keep(() -> true);
      three.keep(() -> true);
    }

    assertThat(ran).doesNotExist();
    assertThat(code.run().resolve("src/lines")).hasContent("ONE\ntwo\nthree\nfour\n");
  }

  @Test
  void changesOfDifferentFilesAndOfDifferentLinesAreMerged() throws Exception {
    try (Workplace one = code.open("a/one", 1, Map.of());
        Workplace two = code.open("b/two", 2, Map.of())) {
      write(one.directory(), "src/lines", "ONE\ntwo\nthree\n");
      write(two.directory(), "src/lines", "one\ntwo\nthree\nfour\n");
      write(two.directory(), "new", "by two");
      one.keep(() -> true);
      two.keep(() -> true);
    }

    assertThat(code.run().resolve("src/lines")).hasContent("ONE\ntwo\nthree\nfour\n");
    assertThat(code.run().resolve("new")).hasContent("by two");
    code.isClean();
    assertThat(code.log("%s")).isEqualTo("Merge b/two\nb/two\na/one\nThe code base: code\n");
  }

  @Test
  void aConflictNamesBothTasksAndLeavesNoTrace() throws Exception {
    String tip;
    try (Workplace one = code.open("a/one", 1, Map.of());
        Workplace two = code.open("b/two", 2, Map.of())) {
      write(one.directory(), "src/lines", "one\nONE\nthree\n");
      write(two.directory(), "src/lines", "one\nTWO\nthree\n");
      write(two.directory(), "new", "by two");
      one.keep(() -> true);
      tip = code.tip();
      assertThatThrownBy(() -> two.keep(() -> true))
          .isInstanceOfSatisfying(
              WorkspaceException.class,
              e -> assertThat(e.kind()).isEqualTo(WorkspaceException.Kind.CONFLICT))
          .hasMessageContainingAll("b/two", "a/one", "src/lines");
    }

    assertThat(code.tip()).isEqualTo(tip);
    assertThat(code.run().resolve("src/lines")).hasContent("one\nONE\nthree\n");
    assertThat(code.run().resolve("new")).doesNotExist();
    code.isClean();
    assertThat(code.git(code.run(), "show", "refs/decurion/attempts/2:new")).isEqualTo("by two");
  }

  @Test
  void aFileWhereAnotherMadeADirectoryConflictsWithIt() throws Exception {
    Work file = tree -> write(tree, "docs", "a file");
    Work inside = tree -> write(tree, "docs/inside", "a directory");
    assertThat(conflict(file, inside)).contains("b/two", "a/one", "(docs)");
  }

  @Test
  void aDirectoryWhereAnotherMadeAFileConflictsWithIt() throws Exception {
    Work file = tree -> write(tree, "docs", "a file");
    Work inside = tree -> write(tree, "docs/inside", "a directory");
    assertThat(conflict(inside, file)).contains("b/two", "a/one", "(docs)");
  }

  @Test
  void aFileThatAnotherHasDeletedConflictsWhenItIsRenamed() throws Exception {
    Work rename = tree -> Files.move(tree.resolve("src/lines"), tree.resolve("src/rows"));
    Work delete = tree -> Files.delete(tree.resolve("src/lines"));
    assertThat(conflict(delete, rename)).contains("b/two", "a/one", "src/lines", "src/rows");
  }

  @Test
  void aFileThatAnotherHasRenamedConflictsWhenItIsDeleted() throws Exception {
    Work rename = tree -> Files.move(tree.resolve("src/lines"), tree.resolve("src/rows"));
    Work delete = tree -> Files.delete(tree.resolve("src/lines"));
    assertThat(conflict(rename, delete)).contains("b/two", "a/one", "src/lines", "src/rows");
  }

  @Test
  void aFileThatAnotherHasDeletedConflictsWhenItIsChanged() throws Exception {
    Work change = tree -> write(tree, "src/lines", "one\nTWO\nthree\n");
    Work delete = tree -> Files.delete(tree.resolve("src/lines"));
    assertThat(conflict(delete, change)).contains("b/two", "a/one", "(src/lines)");
  }

  /** What the second is told when the first is merged already. */
  private String conflict(Work first, Work second) throws Exception {
    try (Workplace one = code.open("a/one", 1, Map.of());
        Workplace two = code.open("b/two", 2, Map.of())) {
      first.in(one.directory());
      second.in(two.directory());
      one.keep(() -> true);
      return assertThrows(WorkspaceException.class, () -> two.keep(() -> true)).getMessage();
    }
  }

  @Test
  void needsThatConflictAreNamed() throws Exception {
    Change one = code.change("a/one", 1, tree -> write(tree, "src/lines", "1\n"));
    String two;
    try (Workplace place = code.open("b/two", 2, Map.of())) {
      write(place.directory(), "src/lines", "2\n");
      assertThatThrownBy(() -> place.keep(() -> true)).isInstanceOf(WorkspaceException.class);
      two = code.git(code.run(), "rev-parse", "refs/decurion/attempts/2").strip();
    }

    Map<String, String> needs = Map.of("a/one", one.commit(), "b/two", two);
    assertThatThrownBy(() -> code.open("c/three", 3, needs))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContainingAll("a/one", "b/two", "src/lines");
  }

  @Test
  void theRunsDirectoryFollowsDeletionsAndFilesThatBecomeDirectories() throws Exception {
    Change first =
        code.change(
            "a/one",
            1,
            tree -> {
              write(tree, "deep/er/file", "1");
              write(tree, "thing", "a file");
            });
    code.change(
        "a/two",
        2,
        Map.of("a/one", first.commit()),
        tree -> {
          FileTree.delete(tree.resolve("deep"));
          Files.delete(tree.resolve("thing"));
          write(tree, "thing/inside", "2");
          write(tree, "deep", "a file now");
        });

    assertThat(code.run().resolve("deep")).hasContent("a file now");
    assertThat(code.run().resolve("thing/inside")).hasContent("2");
    code.isClean();
  }

  @Test
  void aDirectoryThatIsEmptyAfterwardsGoes() throws Exception {
    Change first = code.change("a/one", 1, tree -> write(tree, "deep/er/file", "1"));
    code.change(
        "a/two", 2, Map.of("a/one", first.commit()), tree -> FileTree.delete(tree.resolve("deep")));
    assertThat(code.run().resolve("deep")).doesNotExist();
  }

  @Test
  void whatATaskWithoutAWorktreeHasWrittenIsNotOverwritten() throws Exception {
    write(code.run(), "src/lines", "by somebody else");
    write(code.run(), "untracked", "mine");

    assertThatThrownBy(() -> code.change("a/one", 1, tree -> write(tree, "src/lines", "1")))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("src/lines");
    assertThatThrownBy(() -> code.change("a/two", 2, tree -> write(tree, "untracked", "2")))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("untracked");
    write(code.run(), "directory/within", "mine");
    assertThatThrownBy(() -> code.change("a/four", 4, tree -> write(tree, "directory", "4")))
        .hasMessageContaining("directory/within");
    code.change("a/three", 3, tree -> write(tree, "else", "3"));

    assertThat(code.run().resolve("src/lines")).hasContent("by somebody else");
    assertThat(code.run().resolve("untracked")).hasContent("mine");
    assertThat(code.run().resolve("else")).hasContent("3");
  }

  @Test
  void aRepositoryWithinIsRefused() throws Exception {
    assertThatThrownBy(
            () ->
                code.change(
                    "a/one",
                    1,
                    tree -> {
                      Path inner = Files.createDirectories(tree.resolve("vendor/inner"));
                      code.git(inner, "init", "-q");
                      write(inner, "file", "");
                      code.git(inner, "add", "file");
                      code.git(
                          inner,
                          "-c",
                          "user.name=me",
                          "-c",
                          "user.email=me@localhost",
                          "commit",
                          "-qm",
                          "1");
                    }))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("'vendor/inner'");
  }

  @Test
  void ofTwoAttemptsOnlyTheLaterIsKept() throws Exception {
    code.change("a/task", 5, tree -> write(tree, "file", "early"));
    code.change("b/other", 6, tree -> write(tree, "other", "stays"));
    Workplace late = code.open("a/task", 4, Map.of());
    write(late.directory(), "file", "too late");

    code.change("a/task", 7, tree -> write(tree, "renamed", "again"));

    assertThat(code.run().resolve("file")).doesNotExist();
    assertThat(code.run().resolve("renamed")).hasContent("again");
    assertThat(code.run().resolve("other")).hasContent("stays");
    assertThatThrownBy(() -> late.keep(() -> true)).hasMessageContaining("later attempt");
    late.close();
    code.isClean();
  }

  @Test
  void manyAtOnceAreAllMerged() throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      int number = i;
      // Each from a runner of its own.
      CodeBase runner = new CodeBase(directory);
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  runner.change(
                      "a/t" + number, number, tree -> write(tree, "f" + number, "" + number));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

    String names =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> "f" + i)
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(
            code.git(
                code.run(),
                "ls-tree",
                "--name-only",
                "run",
                "f1",
                "f2",
                "f3",
                "f4",
                "f5",
                "f6",
                "f7",
                "f8"))
        .isEqualTo(names);
    code.isClean();
  }

  @Test
  void nothingIsLeftOfAWorktree() throws Exception {
    Path place;
    try (Workplace workplace = code.open("a/one", 1, Map.of())) {
      place = workplace.directory();
      write(place, "file", "");
    }
    assertThat(place).doesNotExist();
    assertThat(code.git(code.run(), "worktree", "list").lines()).hasSize(1);
  }

  @Test
  void whoIsToldToStopDoesNotWait() throws Exception {
    try (Workplace place = code.open("a/one", 1, Map.of());
        RepositoryLock lock = RepositoryLock.take(code.run().resolve(".git"), () -> true)) {
      write(place.directory(), "file", "");
      assertThatThrownBy(() -> place.keep(() -> false))
          .isInstanceOfSatisfying(
              WorkspaceException.class,
              e -> assertThat(e.kind()).isEqualTo(WorkspaceException.Kind.GIVEN_UP));
    }
  }

  @Test
  void addressesOfInstancesAreReadBack() throws Exception {
    TaskAddress instance = TaskAddress.parse("a/t").instance(3);
    code.change(instance.toString(), 1, tree -> write(tree, "file", "1"));
    code.change(instance.toString(), 2, tree -> write(tree, "file", "2"));
    assertThat(code.run().resolve("file")).hasContent("2");
  }

  private static void write(Path directory, String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
