package dev.decurion.core.shard;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.Shard.RunTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Chooses what is dispatched now: by priority, then from the run that has the least of the agent's
 * runners, then by the longest remaining path. One choice is one object.
 */
final class Dispatcher {
  private final Map<RunId, TrackedRun> runs;
  private final Set<Locks.Waiter> granted;
  private final Map<AgentId, Integer> rooms;
  private final Map<RunId, Integer> chosenOfRun = new HashMap<>();
  private final Map<RunId, Map<AgentId, Integer>> chosenOfAgent = new HashMap<>();
  private final List<RunTask> chosen = new ArrayList<>();

  private Dispatcher(
      Map<RunId, TrackedRun> runs, Set<Locks.Waiter> granted, Map<AgentId, Integer> rooms) {
    this.runs = runs;
    this.granted = granted;
    this.rooms = rooms;
  }

  static List<RunTask> choose(
      Map<RunId, TrackedRun> runs,
      Map<AgentId, AgentQueue> queues,
      Locks locks,
      ToIntFunction<AgentId> window) {
    Map<AgentId, Integer> rooms = new HashMap<>();
    queues.forEach(
        (agent, queue) -> {
          if (!queue.ready.isEmpty()) {
            rooms.put(agent, window.applyAsInt(agent) - queue.inFlight());
          }
        });
    Set<Locks.Waiter> granted =
        locks.grants(
            waiter ->
                rooms.getOrDefault(waiter.agent(), 0) > 0
                    && runs.get(waiter.run()).hasRoom(runs.get(waiter.run()).agent(waiter.index())),
            runs);
    Dispatcher dispatcher = new Dispatcher(runs, granted, rooms);
    dispatcher.fill(queues);
    return dispatcher.chosen;
  }

  private void fill(Map<AgentId, AgentQueue> queues) {
    List<Line> lines = new ArrayList<>();
    rooms.forEach(
        (agent, room) ->
            queues
                .get(agent)
                .ready
                .forEach((run, tasks) -> lines.add(new Line(runs.get(run), tasks.iterator()))));
    lines.removeIf(line -> !line.hasNext());
    while (!lines.isEmpty()) {
      lines.stream().min(Line::compareTo).orElseThrow().take();
      lines.removeIf(line -> !line.hasNext());
    }
  }

  /** The ready tasks of one agent in one run, without those that may not be dispatched now. */
  private final class Line implements Comparable<Line> {
    private final TrackedRun run;
    private final Iterator<ReadyTask> tasks;
    private Optional<ReadyTask> next = Optional.empty();

    Line(TrackedRun run, Iterator<ReadyTask> tasks) {
      this.run = run;
      this.tasks = tasks;
    }

    boolean hasNext() {
      while (next.isEmpty() && tasks.hasNext()) {
        next = Optional.of(tasks.next()).filter(this::mayTakeItsLocks);
      }
      return next.isPresent() && hasRoom(run.agent(next.get().index()));
    }

    void take() {
      ReadyTask task = next.orElseThrow();
      next = Optional.empty();
      rooms.merge(run.agent(task.index()).id(), -1, Integer::sum);
      chosenOfRun.merge(task.run(), 1, Integer::sum);
      chosenOfAgent
          .computeIfAbsent(task.run(), id -> new HashMap<>())
          .merge(run.agent(task.index()).id(), 1, Integer::sum);
      chosen.add(new RunTask(task.run(), run.run().graph().task(task.index()).address()));
    }

    private boolean mayTakeItsLocks(ReadyTask task) {
      return run.run().graph().task(task.index()).rules().locks().isEmpty()
          || granted.contains(run.waiter(task.index()));
    }

    private boolean hasRoom(Agent agent) {
      return rooms.getOrDefault(agent.id(), 0) > 0
          && run.hasRoom(agent, chosenOfRun.getOrDefault(run.run().id(), 0), chosen(agent));
    }

    private int chosen(Agent agent) {
      return chosenOfAgent.getOrDefault(run.run().id(), Map.of()).getOrDefault(agent.id(), 0);
    }

    private int share() {
      Agent agent = run.agent(next.orElseThrow().index());
      return run.inFlight(agent.id()) + chosen(agent);
    }

    @Override
    public int compareTo(Line other) {
      ReadyTask mine = next.orElseThrow();
      ReadyTask theirs = other.next.orElseThrow();
      int byPriority = mine.priority().compareTo(theirs.priority());
      if (byPriority != 0) {
        return byPriority;
      }
      int byShare = Integer.compare(share(), other.share());
      return byShare != 0 ? byShare : mine.compareTo(theirs);
    }
  }
}
