package dev.decurion.runner.workspace;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The branch of a run: its code base as it was, and then what its tasks have changed, each task
 * once, in the order in which they succeeded. Along its first parents each commit is of one task,
 * or merges that of one task.
 */
final class RunBranch {
  static final String NAME = "run";
  static final String REF = "refs/heads/" + NAME;
  private static final String BASE = "refs/decurion/base";

  private final Git git;
  private final Merges merges;

  RunBranch(Git git) {
    this.git = git;
    this.merges = new Merges(git);
  }

  void startsAt(String base) throws IOException, InterruptedException {
    git.run("update-ref", BASE, base);
  }

  String base() throws IOException, InterruptedException {
    return git.run("rev-parse", BASE).line();
  }

  String tip() throws IOException, InterruptedException {
    return git.run("rev-parse", REF).line();
  }

  /** Makes it end elsewhere, unless somebody else has done so meanwhile. */
  void move(String from, String to) throws IOException, InterruptedException {
    git.run("update-ref", REF, to, from);
  }

  /**
   * What it ends with once a commit is on it; does not move it. What an earlier attempt of the same
   * task has left there, whose success nobody has accepted, is left out.
   *
   * @param commit none when the attempt changed nothing
   * @throws WorkspaceException when the commit conflicts with others, or when a later attempt of
   *     the task is there
   */
  String with(AttemptId attempt, Optional<String> commit, String tip)
      throws IOException, InterruptedException, WorkspaceException {
    List<Entry> entries = entries(tip);
    List<TaskCommit> there = entries.stream().flatMap(it -> it.task().stream()).toList();
    Optional<TaskCommit> earlier =
        there.stream().filter(it -> it.task().equals(attempt.task())).findFirst();
    if (earlier.isPresent() && earlier.get().token() >= attempt.token()) {
      throw WorkspaceException.because("a later attempt has changed the code base already");
    }
    String onto = tip;
    if (earlier.isPresent()) {
      requireTasksOnly(entries, attempt);
      onto = base();
      for (TaskCommit other : there) {
        if (!other.equals(earlier.get())) {
          onto = add(onto, other.commit(), "Merge " + other.task(), trailersOf(other, attempt));
        }
      }
    }
    return commit.isPresent() ? add(onto, commit.get(), "Merge " + attempt.task(), attempt) : onto;
  }

  /** A commit of nobody known comes with all that was there before it, also what shall go. */
  private static void requireTasksOnly(List<Entry> entries, AttemptId attempt)
      throws WorkspaceException {
    for (Entry entry : entries) {
      if (entry.task().isEmpty()) {
        throw WorkspaceException.because(
            "what an earlier attempt of %s has left cannot be taken off the branch '%s', for commit %s there is of no task; let tasks commit in worktrees only, and start the run anew"
                .formatted(attempt.task(), NAME, entry.commit()));
      }
    }
  }

  private static AttemptId trailersOf(TaskCommit commit, AttemptId sameRun) {
    return new AttemptId(sameRun.run(), commit.task(), 1, commit.token());
  }

  private String add(String onto, String commit, String line, AttemptId attempt)
      throws IOException, InterruptedException, WorkspaceException {
    try {
      return merges.merge(onto, commit, TaskCommit.message(line, attempt));
    } catch (Merges.ConflictException e) {
      throw conflict(attempt.task().toString(), merges.authors(commit, onto, e.conflicts()));
    }
  }

  /**
   * A commit with exactly the changes of some tasks, as they were accepted.
   *
   * @throws WorkspaceException when these conflict
   */
  String of(Map<TaskAddress, String> commits)
      throws IOException, InterruptedException, WorkspaceException {
    if (commits.isEmpty()) {
      return base();
    }
    List<String> independent = merges.independent(commits.values());
    String merged = independent.get(0);
    for (String next : independent.subList(1, independent.size())) {
      try {
        merged = merges.merge(merged, next, "Merge what is needed\n");
      } catch (Merges.ConflictException e) {
        throw conflict(taskOf(commits, next), merges.authors(next, merged, e.conflicts()));
      }
    }
    return merged;
  }

  private static String taskOf(Map<TaskAddress, String> commits, String commit) {
    return commits.entrySet().stream()
        .filter(it -> it.getValue().equals(commit))
        .map(it -> it.getKey().toString())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static WorkspaceException conflict(String task, Map<String, List<String>> others) {
    String both =
        others.entrySet().stream()
            .map(
                it ->
                    (it.getKey().isEmpty() ? "others" : it.getKey())
                        + " ("
                        + Paths.listed(it.getValue())
                        + ")")
            .collect(Collectors.joining(" and with "));
    return WorkspaceException.conflict(
        "the changes of "
            + task
            + " conflict with "
            + both
            + "; neither needs the other, so they worked at the same lines without knowing of each"
            + " other. Let one need the other, or divide their work by files");
  }

  /**
   * What was added to it at once.
   *
   * @param task none when somebody else has committed there
   */
  private record Entry(String commit, Optional<TaskCommit> task) {}

  /** In their order. */
  private List<Entry> entries(String tip) throws IOException, InterruptedException {
    String fields =
        "%H %P%x00%(trailers:key="
            + TaskCommit.TOKEN
            + ",valueonly,separator=%x20)%x00%(trailers:key="
            + TaskCommit.TASK
            + ",valueonly,separator=%x20)";
    Git.Output log =
        git.run("log", "--first-parent", "--reverse", "--format=" + fields, base() + ".." + tip);
    return log.text().lines().map(RunBranch::entry).toList();
  }

  private static Entry entry(String line) {
    String[] parts = line.split("\0", 3);
    String[] names = parts[0].split(" ");
    // Of a merge the second parent is what was merged.
    String commit = names.length > 2 ? names[2] : names[0];
    if (parts[1].isEmpty() || parts[2].isEmpty()) {
      return new Entry(names[0], Optional.empty());
    }
    TaskAddress task = TaskAddress.parse(parts[2]);
    return new Entry(names[0], Optional.of(new TaskCommit(task, Long.parseLong(parts[1]), commit)));
  }
}
