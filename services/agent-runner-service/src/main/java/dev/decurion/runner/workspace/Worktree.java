package dev.decurion.runner.workspace;

import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Change.ChangedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A git worktree of one attempt alone. */
final class Worktree implements Workplace {
  private static final Logger LOG = Logger.getLogger(Worktree.class);
  private static final String MODE_OF_REPOSITORY = "160000";

  /** Stands in a text for bytes that are not UTF-8. */
  private static final char UNREADABLE = '\uFFFD';

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final RunRepository repository;
  private final AttemptId attempt;
  private final Git git;
  private final String start;

  private Worktree(RunRepository repository, AttemptId attempt, Git git, String start) {
    this.repository = repository;
    this.attempt = attempt;
    this.git = git;
    this.start = start;
  }

  /**
   * Makes a worktree.
   *
   * @param directory where; a real path of what is not there yet
   * @param start the commit that it begins with
   */
  static Worktree create(
      RunRepository repository, AttemptId attempt, Path directory, String start, Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    // One at a time: git stumbles over the entries that others are just making.
    try (RepositoryLock lock = repository.lock(patience)) {
      repository
          .gitOfHolder()
          .run("worktree", "add", "--no-checkout", "--detach", directory.toString(), start);
    }
    // "gitdir: /run/.git/worktrees/name", the worktree's own part of the repository
    String link = Files.readString(directory.resolve(".git")).strip();
    Path own = Path.of(link.substring(link.indexOf(':') + 1).strip());
    Git git = new Git(own, directory, authorIs(attempt));
    git.run("reset", "--hard", "--quiet");
    return new Worktree(repository, attempt, git, start);
  }

  private static Map<String, String> authorIs(AttemptId attempt) {
    String agent = attempt.task().agent().value();
    return Map.of("GIT_AUTHOR_NAME", agent, "GIT_AUTHOR_EMAIL", agent + "@decurion.localhost");
  }

  @Override
  public Path directory() {
    return git.workTree();
  }

  @Override
  public Path runDirectory() {
    return repository.git().workTree();
  }

  @Override
  public Optional<String> start() {
    return Optional.of(start);
  }

  @Override
  public Optional<Change> keep(Patience patience)
      throws IOException, InterruptedException, WorkspaceException {
    String commit = commit();
    Change change = changeIn(commit);
    Optional<String> landing = Optional.of(commit).filter(it -> !it.equals(start));
    repository.land(attempt, landing, patience);
    return Optional.of(change);
  }

  /** One commit of all that differs from the start, however often the task itself committed. */
  private String commit() throws IOException, InterruptedException, WorkspaceException {
    // No process of the attempt is alive; what holds the lock was killed.
    Files.deleteIfExists(git.gitDirectory().resolve("index.lock"));
    git.run("add", "--all");
    String tree = git.run("write-tree").line();
    if (tree.equals(git.run("rev-parse", start + "^{tree}").line())) {
      return start;
    }
    requireFilesThatCanBeKept(tree);
    String message = TaskCommit.message(attempt.task().toString(), attempt);
    return git.pipe(message, "commit-tree", tree, "-p", start).line();
  }

  private void requireFilesThatCanBeKept(String tree)
      throws IOException, InterruptedException, WorkspaceException {
    List<String> parts = git.run("diff-tree", "-r", "-z", "--no-renames", start, tree).parts();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      String name = parts.get(i + 1);
      // Of a repository within, git would keep no more than the name of a commit.
      if (parts.get(i).split(" ")[1].equals(MODE_OF_REPOSITORY)) {
        throw WorkspaceException.because(
            "it has left a git repository of its own in '%s', whose files would be lost; delete its .git, or clone to a place outside of the workspace"
                .formatted(name));
      }
      requireReadable(name);
    }
  }

  private void requireReadable(String name) throws WorkspaceException {
    if (name.indexOf(UNREADABLE) >= 0) {
      throw WorkspaceException.because(
          "the name of the file '%s' is not UTF-8; rename it, or have it ignored in .gitignore"
              .formatted(name));
    }
    if (!isPath(name)) {
      throw WorkspaceException.because(
          "the runner cannot express the name of the file '%s' in its locale; start it with LC_ALL=C.UTF-8, or rename the file"
              .formatted(name));
    }
  }

  private static boolean isPath(String name) {
    try {
      return !Path.of(name).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Change changeIn(String commit) throws IOException, InterruptedException {
    long insertions = 0;
    long deletions = 0;
    List<String> lines =
        git.run("diff-tree", "-r", "-z", "--numstat", "--no-renames", start, commit).parts();
    List<ChangedFile> changed = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\t", 3);
      ChangedFile file = new ChangedFile(fields[2], count(fields[0]), count(fields[1]));
      insertions += file.insertions();
      deletions += file.deletions();
      if (changed.size() < Change.LISTED) {
        changed.add(file);
      }
    }
    return new Change(commit, lines.size(), insertions, deletions, changed);
  }

  @Override
  public byte[] diff(Change change, int context, int most)
      throws IOException, InterruptedException {
    // A task can give the repository programs that make its differences; they are not run.
    return git.firstBytes(
        most,
        "diff-tree",
        "-r",
        "-p",
        "--unified=" + context,
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        start,
        change.commit());
  }

  /** A dash stands for a binary file. */
  private static long count(String field) {
    return field.equals("-") ? 0 : Long.parseLong(field);
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
    try {
      FileTree.delete(directory());
      try (RepositoryLock lock = repository.lock(() -> System.nanoTime() < deadline)) {
        repository.gitOfHolder().run("worktree", "prune", "--expire=now");
      }
    } catch (IOException | WorkspaceException e) {
      LOG.warnf("Could not remove the worktree of %s: %s", attempt, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warnf("Stopped before the worktree of %s was removed: %s", attempt, directory());
    }
  }
}
