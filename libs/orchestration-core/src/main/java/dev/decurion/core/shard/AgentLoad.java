package dev.decurion.core.shard;

/** How many tasks of an agent stand where, over all runs of a shard. */
public record AgentLoad(int ready, int dispatched, int running) {
  public static final AgentLoad NONE = new AgentLoad(0, 0, 0);

  public AgentLoad plus(AgentLoad other) {
    return new AgentLoad(
        ready + other.ready, dispatched + other.dispatched, running + other.running);
  }
}
