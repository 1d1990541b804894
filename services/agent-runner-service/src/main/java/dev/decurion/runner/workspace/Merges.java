package dev.decurion.runner.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Merges commits within the object store; no work tree is touched, and so none is ever left dirty.
 */
final class Merges {
  private static final int CONFLICT = 1;
  private static final Pattern MOVED_ASIDE = Pattern.compile("~[0-9a-f]{40,64}(_\\d+)?$");

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
    List<String> call = new ArrayList<>(withoutDrivers());
    call.addAll(List.of("merge-tree", "--write-tree", "--name-only", "--messages", "-z"));
    call.addAll(List.of(ours, theirs));
    Git.Output merged = git.call("", call.toArray(String[]::new));
    List<String> parts = merged.parts();
    if (merged.exitCode() == CONFLICT && parts.size() > 1) {
      throw new ConflictException(conflicts(merged.text()));
    }
    if (merged.exitCode() != 0 || parts.isEmpty()) {
      throw new IOException("git merge-tree failed: " + merged.errors().strip());
    }
    return git.pipe(message, "commit-tree", parts.get(0), "-p", ours, "-p", theirs).line();
  }

  /**
   * A driver is a program that merges a file. What one task has configured is not run for others:
   * git merges such files as it does all others.
   */
  private List<String> withoutDrivers() throws IOException, InterruptedException {
    Git.Output drivers =
        git.call("", "config", "-z", "--name-only", "--get-regexp", "^merge\\..*\\.driver$");
    List<String> options = new ArrayList<>();
    for (String driver : drivers.parts()) {
      options.addAll(List.of("-c", driver + "=git merge-file --marker-size=%L %A %O %B"));
    }
    return options;
  }

  /**
   * The paths of each conflict; of a renamed file both.
   *
   * @param merged the tree, a null, the paths in conflict, another null, and then for each message
   *     the number of its paths, these, its kind and its text (git-merge-tree(1))
   */
  private static List<List<String>> conflicts(String merged) {
    List<String> parts = List.of(merged.split("\0"));
    List<List<String>> conflicts = new ArrayList<>();
    int at = parts.indexOf("") + 1;
    while (at < parts.size()) {
      int kind = at + 1 + Integer.parseInt(parts.get(at));
      if (parts.get(kind).startsWith("CONFLICT")) {
        conflicts.add(
            parts.subList(at + 1, kind).stream().map(Merges::asWritten).distinct().toList());
      }
      at = kind + 2;
    }
    return conflicts;
  }

  /** Git names a file that stands in the way of a directory after the commit that has it. */
  private static String asWritten(String path) {
    return MOVED_ASIDE.matcher(path).replaceFirst("");
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
   * The tasks whose commits are the others in some conflicts.
   *
   * @param since a commit; what it contains is not looked at
   * @param conflicts the paths of each
   * @return to the address of a task, or to those of several where it cannot be told which of them
   *     it is, the paths
   */
  Map<String, List<String>> authors(String since, String tip, List<List<String>> conflicts)
      throws IOException, InterruptedException {
    Map<String, List<String>> authors = new LinkedHashMap<>();
    for (List<String> paths : conflicts) {
      List<String> tasks = tasks(since + ".." + tip, paths).stream().limit(1).toList();
      if (tasks.isEmpty()) {
        tasks = tasks(since + ".." + tip, List.of());
      }
      authors.computeIfAbsent(String.join(", ", tasks), none -> new ArrayList<>()).addAll(paths);
    }
    return authors;
  }

  /** Those that changed some paths, or anything where none is given; the last first. */
  private List<String> tasks(String range, List<String> paths)
      throws IOException, InterruptedException {
    String task = "--format=%(trailers:key=" + TaskCommit.TASK + ",valueonly)";
    List<String> call = new ArrayList<>(List.of("log", "--no-merges", task, range, "--"));
    paths.forEach(path -> call.add(":(literal)" + path));
    return git.run(call.toArray(String[]::new))
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .distinct()
        .toList();
  }

  /** Both changed the same files. */
  static final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<List<String>> conflicts;

    ConflictException(List<List<String>> conflicts) {
      super(conflicts.toString());
      this.conflicts = conflicts;
    }

    /** The paths of each. */
    List<List<String>> conflicts() {
      return conflicts;
    }
  }
}
