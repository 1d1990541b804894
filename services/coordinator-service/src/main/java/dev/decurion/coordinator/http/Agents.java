package dev.decurion.coordinator.http;

import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.coordinator.shard.CoordinatorRedis;
import dev.decurion.coordinator.shard.Loads;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.shard.AgentLoad;
import dev.decurion.protocol.message.RunnerDescription;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts together, over all shards, who can work for an agent and how much work there is. Blocks. */
@ApplicationScoped
class Agents {
  private final CoordinatorRedis redis;
  private final Loads loads;
  private final CoordinatorConfig config;

  Agents(CoordinatorRedis redis, Loads loads, CoordinatorConfig config) {
    this.redis = redis;
    this.loads = loads;
    this.config = config;
  }

  /** Tools that the plan names for an agent and that a runner does not have. */
  record MissingTools(String runner, List<String> tools) {}

  /**
   * An agent.
   *
   * @param runners live runners that take its tasks
   * @param slots of these runners together; a runner's slots count for each agent that it serves
   */
  record AgentStatus(
      String agent,
      int runners,
      int slots,
      int ready,
      int dispatched,
      int running,
      List<MissingTools> missingTools) {}

  List<AgentStatus> all() {
    Map<AgentId, AgentLoad> load = new TreeMap<>();
    Set<AgentId> known = new TreeSet<>();
    Map<String, RunnerDescription> runners = new LinkedHashMap<>();
    try {
      for (int shard = 0; shard < config.shards(); shard++) {
        Keyspace keys = new Keyspace(shard);
        loads.of(keys).forEach((agent, part) -> load.merge(agent, part, AgentLoad::plus));
        known.addAll(redis.agents(keys));
        redis.runners(keys).forEach(runner -> runners.put(runner.runner(), runner));
      }
    } catch (RuntimeException e) {
      throw ApiException.unavailable("Redis does not answer: " + RedisFailure.reason(e));
    }
    List<AgentStatus> all = new ArrayList<>();
    for (AgentId agent : known) {
      all.add(status(agent, load.getOrDefault(agent, AgentLoad.NONE), runners.values()));
    }
    return all;
  }

  private static AgentStatus status(
      AgentId agent, AgentLoad load, Iterable<RunnerDescription> runners) {
    int serving = 0;
    int slots = 0;
    List<MissingTools> missing = new ArrayList<>();
    for (RunnerDescription runner : runners) {
      if (runner.serves(agent.value())) {
        serving++;
        slots += runner.slots();
      } else if (runner.missingTools().containsKey(agent.value())) {
        missing.add(new MissingTools(runner.runner(), runner.missingTools().get(agent.value())));
      }
    }
    return new AgentStatus(
        agent.value(), serving, slots, load.ready(), load.dispatched(), load.running(), missing);
  }
}
