package dev.decurion.coordinator.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.protocol.message.RunnerDescription;
import java.util.List;

/**
 * The live runners, as of the last look at them.
 *
 * @param prefetch how many tasks beyond the slots may lie on an agent's stream
 */
record Fleet(List<RunnerDescription> runners, int prefetch) {
  Fleet {
    runners = List.copyOf(runners);
  }

  /**
   * How many tasks of an agent may be in flight: the slots of the runners that serve it and a small
   * prefetch; one when there is no runner, so that autoscalers see work.
   */
  int window(AgentId agent) {
    int slots = 0;
    for (RunnerDescription runner : runners) {
      if (runner.serves(agent.value())) {
        slots += runner.slots();
      }
    }
    return slots == 0 ? 1 : slots + prefetch;
  }
}
