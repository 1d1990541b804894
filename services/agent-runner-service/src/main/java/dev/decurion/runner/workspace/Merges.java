package dev.decurion.runner.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges commits within the object store; no work tree is touched, and so none is ever left dirty.
 */
final class Merges {
  private static final int CONFLICT = 1;

  private final Git git;

  Merges(Git git) {
    this.git = git;
  }

  /**
   * A commit with the changes of both.
   *
   * @param message of a merge commit; when one commit comes after the other it is taken as it is
   * @throws ConflictException when both changed the same
   */
  String merge(String ours, String theirs, String message)
      throws IOException, InterruptedException, ConflictException {
    if (isAncestor(theirs, ours)) {
      return ours;
    }
    if (isAncestor(ours, theirs)) {
      return theirs;
    }
    Git.Output merged =
        git.call(
            "", "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs);
    List<String> parts = merged.parts();
    if (merged.exitCode() == CONFLICT && parts.size() > 1) {
      throw new ConflictException(List.copyOf(parts.subList(1, parts.size())));
    }
    if (merged.exitCode() != 0 || parts.isEmpty()) {
      throw new IOException("git merge-tree failed: " + merged.errors().strip());
    }
    return git.pipe(message, "commit-tree", parts.get(0), "-p", ours, "-p", theirs).line();
  }

  boolean isAncestor(String commit, String of) throws IOException, InterruptedException {
    Git.Output answer = git.call("", "merge-base", "--is-ancestor", commit, of);
    if (answer.exitCode() > 1) {
      throw new IOException("git merge-base failed: " + answer.errors().strip());
    }
    return answer.exitCode() == 0;
  }

  /** Those that are not contained in others. */
  List<String> independent(Collection<String> commits) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("merge-base", "--independent"));
    arguments.addAll(commits);
    return git.run(arguments.toArray(String[]::new)).text().lines().toList();
  }

  /**
   * The tasks whose commits changed some files last.
   *
   * @param since a commit; what it contains is not looked at
   * @return to the address of each task those of the files that it changed
   */
  Map<String, List<String>> authors(String since, String tip, List<String> files)
      throws IOException, InterruptedException {
    Map<String, List<String>> authors = new LinkedHashMap<>();
    for (String file : files) {
      String author =
          git.run(
                  "log",
                  "-1",
                  "--no-merges",
                  "--format=%(trailers:key=" + TaskCommit.TASK + ",valueonly)",
                  since + ".." + tip,
                  "--",
                  ":(literal)" + file)
              .line();
      authors.computeIfAbsent(author, none -> new ArrayList<>()).add(file);
    }
    return authors;
  }

  /** Both changed the same files. */
  static final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> files;

    ConflictException(List<String> files) {
      super(String.join(", ", files));
      this.files = files;
    }

    List<String> files() {
      return files;
    }
  }
}
