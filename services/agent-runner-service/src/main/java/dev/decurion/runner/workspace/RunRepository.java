package dev.decurion.runner.workspace;

import dev.decurion.core.run.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The git repository in the directory of a run. Several runners may use it at the same time: they
 * take turns where it matters.
 */
final class RunRepository {
  private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+).*");
  private static final int NEEDED_MAJOR = 2;

  /** The first with {@code merge-tree --write-tree}. */
  private static final int NEEDED_MINOR = 38;

  /** A filter is a program that a task may configure, and that would run for all others. */
  private static final String NO_FILTERS = "* !filter\n";

  private final Git git;
  private final Leftovers leftovers;

  private RunRepository(Path directory) {
    this.git = new Git(directory.resolve(".git"), directory, Map.of());
    this.leftovers = new Leftovers(git.gitDirectory());
  }

  /**
   * Makes the files of a directory the first commit of a repository there.
   *
   * @param from what a person knows them as
   */
  static void create(Path directory, String from)
      throws IOException, InterruptedException, WorkspaceException {
    RunRepository repository = new RunRepository(directory);
    Git git = repository.git;
    requireVersion(git);
    git.run("init", "--quiet", "--initial-branch=" + RunBranch.NAME);
    Files.writeString(
        git.gitDirectory().resolve("info").resolve("exclude"),
        WorkspaceCopy.LEFT_OUT.stream().sorted().collect(Collectors.joining("\n", "", "\n")));
    Files.writeString(git.gitDirectory().resolve("info").resolve("attributes"), NO_FILTERS);
    git.run("add", "--all");
    git.pipe("The code base: " + from + "\n", "commit", "--quiet", "--allow-empty", "--file=-");
    String base = repository.branch().tip();
    repository.branch().startsAt(base);
    new RunDirectory(git).write(base, base);
  }

  private static void requireVersion(Git git)
      throws IOException, InterruptedException, WorkspaceException {
    String version;
    try {
      version = git.run("version").line();
    } catch (IOException e) {
      throw WorkspaceException.because(
          "a worktree needs git on the PATH of the runner, which cannot be started: "
              + e.getMessage(),
          e);
    }
    Matcher matcher = VERSION.matcher(version);
    if (matcher.matches()) {
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      if (major < NEEDED_MAJOR || major == NEEDED_MAJOR && minor < NEEDED_MINOR) {
        throw WorkspaceException.because(
            "a worktree needs git 2.38 or newer on the PATH of the runner; this is " + version);
      }
    }
  }

  /**
   * @param directory a real path
   */
  static RunRepository in(Path directory) throws WorkspaceException {
    if (!Files.isDirectory(directory.resolve(".git"))) {
      throw WorkspaceException.because(
          "the run's directory " + directory + " has no git repository any more");
    }
    return new RunRepository(directory);
  }

  Git git() {
    return git;
  }

  RunBranch branch() {
    return new RunBranch(git);
  }

  /** For who holds the lock; ends with its runner. */
  Git gitOfHolder() {
    return git.with(leftovers.mark());
  }

  /** Nothing of who had it before and died is in the way then. */
  RepositoryLock lock(Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    RepositoryLock lock = RepositoryLock.take(git.gitDirectory(), patience);
    try {
      leftovers.remove();
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Merges what an attempt changed into the branch, and writes it to the run's directory.
   *
   * @param commit none when it changed nothing; then what an earlier attempt has left is taken away
   * @throws WorkspaceException when it conflicts with what others changed; then nothing changes
   */
  void land(AttemptId attempt, Optional<String> commit, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    if (commit.isPresent()) {
      // So that a person can look at what could not be merged.
      git.run("update-ref", "refs/decurion/attempts/" + attempt.token(), commit.get());
    }
    try (RepositoryLock lock = lock(patience)) {
      RunBranch branch = new RunBranch(gitOfHolder());
      RunDirectory directory = new RunDirectory(gitOfHolder());
      String tip = branch.tip();
      directory.repair(tip);
      String next = branch.with(attempt, commit, tip);
      if (!next.equals(tip)) {
        directory.check(tip, next);
        branch.move(tip, next);
        write(directory, tip, next);
      }
    }
  }

  private static void write(RunDirectory directory, String tip, String next)
      throws IOException, InterruptedException {
    try {
      directory.write(tip, next);
    } catch (IOException | InterruptedException | RuntimeException e) {
      try {
        directory.takeBack(next, tip);
      } catch (InterruptedException another) {
        Thread.currentThread().interrupt();
        e.addSuppressed(another);
      } catch (IOException | RuntimeException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }
}
