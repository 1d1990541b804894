package dev.decurion.core.shard;

import java.util.TreeSet;

/** The tasks of one agent, over all runs of a shard, that are ready or in flight. */
final class AgentQueue {
  final TreeSet<ReadyTask> ready = new TreeSet<>();
  int dispatched;
  int running;

  int inFlight() {
    return dispatched + running;
  }
}
