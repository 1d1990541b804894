package dev.decurion.coordinator.shard;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.RunId;
import dev.decurion.core.shard.AgentLoad;
import dev.decurion.core.shard.Shard;
import dev.decurion.protocol.redis.Keyspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** How much work there is for each agent. Blocks. */
@ApplicationScoped
public class Loads {
  private static final Logger LOG = Logger.getLogger(Loads.class);

  private final Shards shards;
  private final CoordinatorRedis redis;
  private final RunLog log;

  Loads(Shards shards, CoordinatorRedis redis, RunLog log) {
    this.shards = shards;
    this.redis = redis;
    this.log = log;
  }

  /** From memory where this replica owns the shard, else from the logs of its active runs. */
  public Map<AgentId, AgentLoad> of(Keyspace keys) {
    Optional<CompletableFuture<Map<AgentId, AgentLoad>>> own =
        shards.ask(keys.shard(), Shard::loads);
    return own.isPresent() ? own.get().join() : fromLogs(keys);
  }

  private Map<AgentId, AgentLoad> fromLogs(Keyspace keys) {
    Shard shard = new Shard();
    for (RunId run : redis.activeRuns(keys)) {
      try {
        log.load(run).ifPresent(shard::add);
      } catch (RunLog.UnreadableLogException e) {
        LOG.debugf("Not counted: %s", e.getMessage());
      }
    }
    return shard.loads();
  }
}
