package dev.decurion.core.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
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
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The runs of one shard, the order in which their tasks are dispatched, and what becomes due. Not
 * thread-safe; confine it to one thread. All events of its runs must go through {@link #apply}.
 */
public final class Shard {
  private final Map<RunId, TrackedRun> runs = new LinkedHashMap<>();
  private final Map<AgentId, AgentQueue> queues = new HashMap<>();
  private final Locks locks = new Locks();
  private final TreeSet<Timer> timers = new TreeSet<>();

  /** A task of a run. */
  public record RunTask(RunId run, TaskAddress task) {}

  /**
   * A lock of which a ready task cannot have a permit now.
   *
   * @param holders who has the permits
   */
  public record TakenLock(String lock, List<RunTask> holders) {}

  /** A command to a run whose time has come. */
  public record Due(RunId run, Command command) {}

  /** Takes a run in, in whatever state it is. */
  public void add(Run run) {
    TrackedRun tracked = new TrackedRun(run);
    runs.put(run.id(), tracked);
    timeLimit(tracked).ifPresent(timers::add);
    for (int index = 0; index < run.graph().size(); index++) {
      enter(tracked, index);
    }
  }

  /** Forgets a run; its tasks are no longer dispatched. */
  public void remove(RunId id) {
    TrackedRun tracked = runs.get(id);
    if (tracked != null) {
      for (int index = 0; index < tracked.run().graph().size(); index++) {
        leave(tracked, index);
      }
      timeLimit(tracked).ifPresent(timers::remove);
      runs.remove(id);
    }
  }

  /** Forgets the runs that are over. */
  public void removeFinished() {
    for (Run run : runs()) {
      if (run.status().isTerminal()) {
        remove(run.id());
      }
    }
  }

  /**
   * A run, if need be taken in from outside.
   *
   * @param load reads a run that is not here, for it is over; empty when there is none
   */
  public Optional<Run> find(RunId id, Function<RunId, Optional<Run>> load) {
    Optional<Run> known = run(id);
    if (known.isPresent()) {
      return known;
    }
    Optional<Run> loaded = load.apply(id);
    loaded.ifPresent(this::add);
    return loaded;
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
      int index = tracked.run().graph().indexOf(ofTask.task()).orElseThrow();
      leave(tracked, index);
      tracked.run().apply(event);
      enter(tracked, index);
      if (event instanceof TaskEvent.AttemptSucceeded && tracked.learn(index)) {
        reorder(tracked);
      }
    } else {
      timeLimit(tracked).ifPresent(timers::remove);
      tracked.run().apply(event);
      timeLimit(tracked).ifPresent(timers::add);
    }
  }

  /**
   * The ready tasks for which there is room now, in the order in which they shall be dispatched.
   *
   * @param window how many tasks of an agent may be in flight at once
   */
  public List<RunTask> dispatchable(ToIntFunction<AgentId> window) {
    return Dispatcher.choose(runs, queues, locks, window);
  }

  /** The commands whose time has come. */
  public List<Due> due(Instant now) {
    List<Due> due = new ArrayList<>();
    for (Timer timer : timers) {
      if (timer.due().isAfter(now)) {
        break;
      }
      due.add(new Due(timer.run(), timer.command()));
    }
    return due;
  }

  /** When the next command is due; empty when none is. */
  public Optional<Instant> nextDue() {
    return timers.isEmpty() ? Optional.empty() : Optional.of(timers.first().due());
  }

  /** The load of every agent that has any. */
  public Map<AgentId, AgentLoad> loads() {
    Map<AgentId, AgentLoad> loads = new HashMap<>();
    queues.forEach(
        (agent, queue) ->
            loads.put(agent, new AgentLoad(queue.readyCount(), queue.dispatched, queue.running)));
    return loads;
  }

  /**
   * The locks that keep a ready task waiting. A lock with a free permit is not among them, though
   * that permit may be kept for a task that is before this one in line.
   */
  public List<TakenLock> takenLocks(RunId id, TaskAddress address) {
    return run(id)
        .filter(run -> run.task(address).filter(it -> it.state() == TaskState.READY).isPresent())
        .map(run -> takenLocks(run, address))
        .orElse(List.of());
  }

  private List<TakenLock> takenLocks(Run run, TaskAddress address) {
    Task task = run.graph().task(run.graph().indexOf(address).orElseThrow());
    return task.rules().locks().stream()
        .map(lock -> new TakenLock(lock, locks.holders(lock)))
        .filter(taken -> taken.holders().size() >= run.plan().permits(taken.lock()))
        .toList();
  }

  private void enter(TrackedRun run, int index) {
    Task task = run.run().graph().task(index);
    TaskRecord record = run.run().task(index);
    switch (record.state()) {
      case READY -> {
        queue(run, index).add(run.ready(index));
        if (!task.rules().locks().isEmpty()) {
          locks.await(run.waiter(index));
        }
      }
      case DISPATCHED, RUNNING -> count(run, index, record.state(), 1);
      default -> timer(run, index).ifPresent(timers::add);
    }
  }

  private void leave(TrackedRun run, int index) {
    Task task = run.run().graph().task(index);
    TaskRecord record = run.run().task(index);
    switch (record.state()) {
      case READY -> {
        queue(run, index).remove(run.ready(index));
        if (!task.rules().locks().isEmpty()) {
          locks.giveUp(run.waiter(index));
        }
      }
      case DISPATCHED, RUNNING -> count(run, index, record.state(), -1);
      default -> timer(run, index).ifPresent(timers::remove);
    }
  }

  private void count(TrackedRun run, int index, TaskState state, int change) {
    AgentQueue queue = queue(run, index);
    if (state == TaskState.DISPATCHED) {
      queue.dispatched += change;
    } else {
      queue.running += change;
    }
    run.countInFlight(run.agent(index).id(), change);
    if (change > 0) {
      locks.hold(run.run().id(), run.run().graph().task(index));
    } else {
      locks.release(run.run().id(), run.run().graph().task(index));
    }
  }

  private AgentQueue queue(TrackedRun run, int index) {
    return queues.computeIfAbsent(run.agent(index).id(), agent -> new AgentQueue());
  }

  private void reorder(TrackedRun run) {
    List<Integer> ready = new ArrayList<>();
    for (AgentQueue queue : queues.values()) {
      List<ReadyTask> tasks =
          List.copyOf(queue.ready.getOrDefault(run.run().id(), new TreeSet<>()));
      tasks.forEach(queue::remove);
      tasks.forEach(task -> ready.add(task.index()));
    }
    run.reorder();
    ready.forEach(index -> queue(run, index).add(run.ready(index)));
  }

  /** What a task waits for that has a time: the end of a back-off, or of the time for an answer. */
  private static Optional<Timer> timer(TrackedRun run, int index) {
    TaskAddress task = run.run().graph().task(index).address();
    TaskRecord record = run.run().task(index);
    Command command =
        record.state() == TaskState.AWAITING_APPROVAL
            ? new Command.AnswerOverdue(task)
            : new Command.BackOffOver(task);
    return record.dueAt().map(due -> new Timer(due, run.run().id(), index, command));
  }

  private static Optional<Timer> timeLimit(TrackedRun tracked) {
    Run run = tracked.run();
    boolean counts = run.status() == RunStatus.RUNNING || run.status() == RunStatus.PAUSED;
    return run.plan()
        .timeout()
        .filter(limit -> counts)
        .map(
            limit ->
                new Timer(
                    run.header().since().plus(limit),
                    run.id(),
                    Timer.WHOLE_RUN,
                    new Command.TimeLimitReached()));
  }
}
