package dev.decurion.runner.workspace;

import dev.decurion.runner.process.MarkedProcesses;
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
  private static final String WRITTEN = "refs/decurion/written";

  /** Of its own, so that a task that uses git here is not disturbed while it does. */
  private static final String INDEX = "decurion-index";

  private static final String MARK = "DECURION_WRITES_TO";

  private final Git git;
  private final MarkedProcesses orphans;

  RunDirectory(Path directory) {
    Path gitDirectory = directory.resolve(".git");
    this.git =
        new Git(
            gitDirectory,
            directory,
            Map.of(
                "GIT_INDEX_FILE",
                gitDirectory.resolve(INDEX).toString(),
                MARK,
                gitDirectory + "/"));
    this.orphans = new MarkedProcesses(MARK, gitDirectory);
  }

  /** All files are those of a commit. */
  void isAt(String commit) throws IOException, InterruptedException {
    git.run("update-ref", WRITTEN, commit);
  }

  /** Finishes what a runner that died has left half-written. */
  void repair(String tip) throws IOException, InterruptedException {
    String written = git.run("rev-parse", WRITTEN).line();
    Path lock = git.gitDirectory().resolve(INDEX + ".lock");
    if (!written.equals(tip) || Files.exists(lock)) {
      LOG.infof("Another runner died while it wrote to %s; its work is finished", git.workTree());
      orphans.kill();
      Files.deleteIfExists(lock);
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
    publishIndex();
    isAt(to);
  }

  /** Lets the git of a person see the directory as it is. */
  private void publishIndex() throws IOException {
    Path copy = git.gitDirectory().resolve(INDEX + ".copy");
    Files.copy(git.gitDirectory().resolve(INDEX), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        copy,
        git.gitDirectory().resolve("index"),
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
