package dev.decurion.protocol.message;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.plan.WorkspaceMode;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Run;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an attempt works in a code base that its run keeps in git.
 *
 * @param worktree whether it has a worktree of its own; else it works in the run's directory
 * @param commits what a worktree begins with: for each task that it needs the commit that was
 *     accepted. Through a task that left none, such as an approval, those of its own needs
 */
public record Versioning(boolean worktree, Map<TaskAddress, String> commits) {
  public Versioning {
    commits = commits == null ? Map.of() : Map.copyOf(commits);
  }

  /** Of a task; empty when no task of the run has a worktree. */
  static Optional<Versioning> of(Run run, int task) {
    if (!run.usesWorktrees()) {
      return Optional.empty();
    }
    boolean worktree = run.graph().task(task).workspace() == WorkspaceMode.WORKTREE;
    Map<TaskAddress, String> commits = new LinkedHashMap<>();
    if (worktree) {
      collect(run, task, commits, new HashSet<>());
    }
    return Optional.of(new Versioning(worktree, commits));
  }

  private static void collect(
      Run run, int task, Map<TaskAddress, String> commits, Set<Integer> visited) {
    int asked = run.graph().template(task).orElse(task);
    int[] needs = run.graph().needs(asked);
    for (int edge = 0; edge < needs.length; edge++) {
      int need = needs[edge];
      int[] instances = run.graph().instances(need);
      Optional<Integer> instance = run.graph().instance(asked, edge);
      if (instance.isPresent() && instance.get() < instances.length) {
        take(run, instances[instance.get()], commits, visited);
      } else if (instances.length > 0) {
        for (int each : instances) {
          take(run, each, commits, visited);
        }
      } else {
        take(run, need, commits, visited);
      }
    }
  }

  private static void take(
      Run run, int need, Map<TaskAddress, String> commits, Set<Integer> visited) {
    if (!visited.add(need)) {
      return;
    }
    Optional<Change> change = run.task(need).latest().flatMap(Attempt::change);
    if (change.isPresent()) {
      commits.put(run.graph().task(need).address(), change.get().commit());
    } else {
      collect(run, need, commits, visited);
    }
  }
}
