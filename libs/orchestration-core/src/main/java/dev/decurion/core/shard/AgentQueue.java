package dev.decurion.core.shard;

import dev.decurion.core.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The tasks of one agent, over all runs of a shard, that are ready or in flight. */
final class AgentQueue {
  final Map<RunId, NavigableSet<ReadyTask>> ready = new HashMap<>();
  int dispatched;
  int running;

  int inFlight() {
    return dispatched + running;
  }

  int readyCount() {
    return ready.values().stream().mapToInt(NavigableSet::size).sum();
  }

  void add(ReadyTask task) {
    ready.computeIfAbsent(task.run(), run -> new TreeSet<>()).add(task);
  }

  void remove(ReadyTask task) {
    NavigableSet<ReadyTask> ofRun = ready.get(task.run());
    if (ofRun != null) {
      ofRun.remove(task);
      if (ofRun.isEmpty()) {
        ready.remove(task.run());
      }
    }
  }
}
