package dev.decurion.core.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Priority;
import dev.decurion.core.plan.Task;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.Shard.RunTask;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who holds permits, and who waits for them. A task takes all its locks or none, so nobody waits
 * while holding one and there is no deadlock. Priority goes first, then who became ready first:
 * what the first in line still lacks is kept for it, so that it is not overtaken for ever.
 */
final class Locks {
  private final Map<String, Set<RunTask>> held = new HashMap<>();
  private final TreeSet<Waiter> waiters = new TreeSet<>();

  /** A ready task that needs locks. */
  record Waiter(Priority priority, Instant readyAt, RunId run, int index, AgentId agent)
      implements Comparable<Waiter> {
    private static final Comparator<Waiter> ORDER =
        Comparator.comparing(Waiter::priority)
            .thenComparing(Waiter::readyAt)
            .thenComparing(Waiter::run)
            .thenComparingInt(Waiter::index);

    @Override
    public int compareTo(Waiter other) {
      return ORDER.compare(this, other);
    }
  }

  void hold(RunId run, Task task) {
    RunTask holder = new RunTask(run, task.address());
    task.rules()
        .locks()
        .forEach(lock -> held.computeIfAbsent(lock, name -> new LinkedHashSet<>()).add(holder));
  }

  void release(RunId run, Task task) {
    RunTask holder = new RunTask(run, task.address());
    for (String lock : task.rules().locks()) {
      Set<RunTask> holders = held.getOrDefault(lock, new LinkedHashSet<>());
      holders.remove(holder);
      if (holders.isEmpty()) {
        held.remove(lock);
      }
    }
  }

  /** Who holds a permit of a lock. */
  List<RunTask> holders(String lock) {
    return List.copyOf(held.getOrDefault(lock, Set.of()));
  }

  void await(Waiter waiter) {
    waiters.add(waiter);
  }

  void giveUp(Waiter waiter) {
    waiters.remove(waiter);
  }

  /**
   * The waiters that may take all their locks now, together.
   *
   * @param eligible whether a waiter could start if it had its locks; one that could not keeps
   *     nobody waiting
   * @param runs the runs of the waiters
   */
  Set<Waiter> grants(Predicate<Waiter> eligible, Map<RunId, TrackedRun> runs) {
    if (waiters.isEmpty()) {
      return Set.of();
    }
    Set<Waiter> granted = new HashSet<>();
    Map<String, Integer> taken = new HashMap<>();
    held.forEach((lock, holders) -> taken.put(lock, holders.size()));
    for (Waiter waiter : waiters) {
      if (!eligible.test(waiter)) {
        continue;
      }
      TrackedRun run = runs.get(waiter.run());
      Task task = run.run().graph().task(waiter.index());
      boolean all =
          task.rules().locks().stream()
              .allMatch(lock -> taken.getOrDefault(lock, 0) < run.run().plan().permits(lock));
      if (all) {
        granted.add(waiter);
      }
      task.rules().locks().forEach(lock -> taken.merge(lock, 1, Integer::sum));
    }
    return granted;
  }
}
