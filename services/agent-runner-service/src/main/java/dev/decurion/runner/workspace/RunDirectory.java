package dev.decurion.runner.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The files of a run's branch in the run's directory, where tasks without a worktree work. Only for
 * who holds the {@link RepositoryLock}.
 */
final class RunDirectory {
  private static final Logger LOG = Logger.getLogger(RunDirectory.class);

  /**
   * The commit whose files are in the directory; behind the branch while they are being written.
   */
  static final String WRITTEN = "refs/decurion/written";

  /** Of its own, so that a task that uses git here is not disturbed while it does. */
  static final String INDEX = "decurion-index";

  private final Git git;

  RunDirectory(Git git) {
    this.git = git.with(Map.of("GIT_INDEX_FILE", git.gitDirectory().resolve(INDEX).toString()));
  }

  /** All files are those of a commit. */
  void isAt(String commit) throws IOException, InterruptedException {
    git.run("update-ref", WRITTEN, commit);
  }

  /** Finishes what a runner that died has left half-written. */
  void repair(String tip) throws IOException, InterruptedException {
    String written = git.run("rev-parse", WRITTEN).line();
    if (!written.equals(tip)) {
      LOG.infof("What was half-written to %s is finished", git.workTree());
      write(written, tip);
    }
  }

  /**
   * @throws WorkspaceException when files that differ between the commits were changed in the
   *     directory, so that {@link #write} would lose something
   */
  void check(String from, String to) throws IOException, InterruptedException, WorkspaceException {
    // Refreshing fails when files differ; which ones is asked next.
    git.call("", "update-index", "-q", "--refresh");
    Set<String> touched =
        new TreeSet<>(git.run("diff-index", "--name-only", "-z", from, "--").parts());
    touched.retainAll(changed(from, to, "ACDMT"));
    for (String added : changed(from, to, "A")) {
      if (Files.exists(git.workTree().resolve(added), LinkOption.NOFOLLOW_LINKS)) {
        // Also what lies in a directory that becomes a file.
        String path = ":(literal)" + added;
        touched.addAll(git.run("ls-files", "--others", "-z", "--", path).parts());
      }
    }
    if (!touched.isEmpty()) {
      throw WorkspaceException.conflict(
          "its changes cannot be merged: a task without a worktree has written, in the run's"
              + " directory, to "
              + Paths.listed(touched)
              + "; give that task a worktree as well, or let one of them need the other");
    }
  }

  /**
   * Takes a move of the branch back whose files could not all be written, and brings the files to
   * where they were. When that fails as well, the next {@link #repair} does it.
   */
  void takeBack(String next, String tip) throws IOException, InterruptedException {
    String both =
        "update %s %s %s\nupdate %s %s\n".formatted(RunBranch.REF, tip, next, WRITTEN, next);
    git.pipe(both, "update-ref", "--stdin");
    write(next, tip);
  }

  /** Brings the files from one commit to another. Can be repeated when it was cut short. */
  void write(String from, String to) throws IOException, InterruptedException {
    git.run("read-tree", to);
    for (String deleted : changed(from, to, "D")) {
      delete(git.workTree().resolve(deleted));
    }
    String present =
        changed(from, to, "AMT").stream().map(path -> path + "\0").collect(Collectors.joining());
    git.pipe(present, "checkout-index", "--force", "-z", "--stdin");
    git.call("", "update-index", "-q", "--refresh");
    publish(to);
    isAt(to);
  }

  /**
   * Lets the git of a person see the directory as it is. Its head is on no branch, so that what is
   * committed here is not on that of the run.
   */
  private void publish(String commit) throws IOException {
    Path index = git.gitDirectory().resolve(INDEX + ".copy");
    Files.copy(git.gitDirectory().resolve(INDEX), index, StandardCopyOption.REPLACE_EXISTING);
    replace("index", index);
    Path head = git.gitDirectory().resolve("decurion-head");
    Files.writeString(head, commit + "\n");
    replace("HEAD", head);
  }

  /** Also where a git of somebody else has it locked. */
  private void replace(String file, Path by) throws IOException {
    Files.move(
        by,
        git.gitDirectory().resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> changed(String from, String to, String kinds)
      throws IOException, InterruptedException {
    return git.run(
            "diff-tree",
            "-r",
            "-z",
            "--name-only",
            "--no-renames",
            "--diff-filter=" + kinds,
            from,
            to)
        .parts();
  }

  /** Deletes a file, and the directories that are empty without it. */
  private void delete(Path file) throws IOException {
    if (Files.isDirectory(file.getParent(), LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
    for (Path parent = file.getParent();
        !parent.equals(git.workTree()) && isEmptyOrGone(parent);
        parent = parent.getParent()) {
      Files.deleteIfExists(parent);
    }
  }

  private static boolean isEmptyOrGone(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
  }
}
