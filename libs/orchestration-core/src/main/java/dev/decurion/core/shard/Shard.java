package dev.decurion.core.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.run.TaskEvent;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The runs of one shard and the order in which their tasks are dispatched. Not thread-safe; confine
 * it to one thread. All events of its runs must go through {@link #apply}.
 */
public final class Shard {
  private final Map<RunId, TrackedRun> runs = new LinkedHashMap<>();
  private final Map<AgentId, AgentQueue> queues = new HashMap<>();
  private final TreeSet<BackOff> backOffs = new TreeSet<>();

  /** A task of a run. */
  public record RunTask(RunId run, TaskAddress task) {}

  /** Takes a run in, in whatever state it is. */
  public void add(Run run) {
    TrackedRun tracked = new TrackedRun(run);
    runs.put(run.id(), tracked);
    for (int index = 0; index < run.graph().size(); index++) {
      enter(tracked, index, run.task(index));
    }
  }

  /** Forgets a run; its tasks are no longer dispatched. */
  public void remove(RunId id) {
    TrackedRun tracked = runs.remove(id);
    if (tracked != null) {
      for (int index = 0; index < tracked.run().graph().size(); index++) {
        leave(tracked, index, tracked.run().task(index));
      }
    }
  }

  public Optional<Run> run(RunId id) {
    return Optional.ofNullable(runs.get(id)).map(TrackedRun::run);
  }

  /** The runs in the order in which they were taken in. */
  public Collection<Run> runs() {
    return runs.values().stream().map(TrackedRun::run).toList();
  }

  /** Folds an event into its run and keeps the order of dispatch true. */
  public void apply(RunId id, RunEvent event) {
    TrackedRun tracked = runs.get(id);
    if (tracked == null) {
      throw new IllegalArgumentException("run " + id + " is not in this shard");
    }
    if (event instanceof TaskEvent ofTask) {
      Run run = tracked.run();
      int index = run.graph().indexOf(ofTask.task()).orElseThrow();
      TaskRecord before = run.task(index);
      run.apply(event);
      TaskRecord after = run.task(index);
      if (before.state() != after.state()) {
        leave(tracked, index, before);
        enter(tracked, index, after);
      }
    } else {
      tracked.run().apply(event);
    }
  }

  /**
   * The ready tasks for which there is room now, in the order in which they shall be dispatched.
   *
   * @param window how many tasks of an agent may be in flight at once
   */
  public List<RunTask> dispatchable(ToIntFunction<AgentId> window) {
    List<RunTask> chosen = new ArrayList<>();
    queues.forEach(
        (agent, queue) -> {
          int room = window.applyAsInt(agent) - queue.inFlight();
          for (ReadyTask task : queue.ready) {
            if (room <= 0) {
              break;
            }
            Run run = runs.get(task.run()).run();
            if (run.status() == RunStatus.RUNNING) {
              chosen.add(new RunTask(run.id(), run.graph().task(task.index()).address()));
              room--;
            }
          }
        });
    return chosen;
  }

  /** The tasks whose back-off is over. */
  public List<RunTask> backOffsOver(Instant now) {
    List<RunTask> over = new ArrayList<>();
    for (BackOff backOff : backOffs) {
      if (backOff.due().isAfter(now)) {
        break;
      }
      Run run = runs.get(backOff.run()).run();
      over.add(new RunTask(run.id(), run.graph().task(backOff.index()).address()));
    }
    return over;
  }

  /** When the next back-off is over; empty when none is running. */
  public Optional<Instant> nextBackOff() {
    return backOffs.isEmpty() ? Optional.empty() : Optional.of(backOffs.first().due());
  }

  /** The load of every agent that has any. */
  public Map<AgentId, AgentLoad> loads() {
    Map<AgentId, AgentLoad> loads = new HashMap<>();
    queues.forEach(
        (agent, queue) ->
            loads.put(agent, new AgentLoad(queue.ready.size(), queue.dispatched, queue.running)));
    return loads;
  }

  private void enter(TrackedRun run, int index, TaskRecord task) {
    count(run, index, task.state(), 1);
    if (task.state() == TaskState.READY) {
      queue(run, index).ready.add(run.ready(index));
    } else if (task.state() == TaskState.BACKING_OFF) {
      backOffs.add(backOff(run, index, task));
    }
  }

  private void leave(TrackedRun run, int index, TaskRecord task) {
    if (task.state() == TaskState.READY) {
      queue(run, index).ready.remove(run.ready(index));
    } else if (task.state() == TaskState.BACKING_OFF) {
      backOffs.remove(backOff(run, index, task));
    }
    count(run, index, task.state(), -1);
  }

  private void count(TrackedRun run, int index, TaskState state, int change) {
    if (state == TaskState.DISPATCHED) {
      queue(run, index).dispatched += change;
    } else if (state == TaskState.RUNNING) {
      queue(run, index).running += change;
    }
  }

  private AgentQueue queue(TrackedRun run, int index) {
    return queues.computeIfAbsent(run.agent(index), agent -> new AgentQueue());
  }

  private static BackOff backOff(TrackedRun run, int index, TaskRecord task) {
    return new BackOff(task.retryAt().orElseThrow(), run.run().id(), index);
  }
}
