package dev.decurion.runner.assignments;

import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.RedisStreamsChannels;
import dev.decurion.core.plan.AgentId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.lease.AgentsListener;
import dev.decurion.runner.tools.Toolbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The streams from which this runner takes: those of the agents that it shall serve and for which
 * it has the tools, or fails for want of them. They change as agents appear and their tools do.
 */
@ApplicationScoped
class AssignmentStreams implements AgentsListener {
  private static final Logger LOG = Logger.getLogger(AssignmentStreams.class);
  private static final String CHANNEL = "assignments";

  private final RedisStreamsChannel channel;
  private final Toolbox toolbox;
  private final List<String> served;
  private final boolean failsWithoutTools;
  private final Map<Integer, Set<String>> streams = new HashMap<>();
  private final Map<String, List<String>> missing = new TreeMap<>();

  AssignmentStreams(RedisStreamsChannels channels, Toolbox toolbox, RunnerConfig config) {
    this.channel = channels.channel(CHANNEL);
    this.toolbox = toolbox;
    this.served = config.agents().stream().map(String::strip).toList();
    this.failsWithoutTools = config.missingTools() == RunnerConfig.MissingTools.FAIL;
  }

  @Override
  public synchronized void agentsSeen(int shard, Map<AgentId, List<String>> agents) {
    Set<String> wanted = new HashSet<>();
    Keyspace keys = new Keyspace(shard);
    agents.forEach(
        (agent, tools) -> {
          if (serves(agent) && (failsWithoutTools || hasTools(agent, tools))) {
            wanted.add(keys.tasks(agent));
          }
        });
    Set<String> known = streams.computeIfAbsent(shard, key -> new HashSet<>());
    for (String stream : wanted) {
      if (known.add(stream)) {
        LOG.infof("Takes from %s", stream);
        channel.assign(stream).subscribe().with(done -> {}, cause -> forget(stream, cause));
      }
    }
    for (String stream : List.copyOf(known)) {
      if (!wanted.contains(stream)) {
        LOG.infof("Takes no longer from %s", stream);
        known.remove(stream);
        channel
            .revoke(stream)
            .subscribe()
            .with(done -> {}, cause -> LOG.warnf("%s: %s", stream, cause));
      }
    }
  }

  @Override
  public synchronized Map<String, List<String>> missingTools() {
    return Map.copyOf(missing);
  }

  private boolean serves(AgentId agent) {
    return served.contains("*") || served.contains(agent.value());
  }

  private boolean hasTools(AgentId agent, List<String> tools) {
    List<String> lacking = toolbox.missing(tools);
    if (lacking.isEmpty()) {
      missing.remove(agent.value());
      return true;
    }
    if (!lacking.equals(missing.put(agent.value(), lacking))) {
      LOG.warnf(
          "Does not take tasks of %s: not on the PATH: %s", agent, String.join(", ", lacking));
    }
    return false;
  }

  private synchronized void forget(String stream, Throwable cause) {
    LOG.warnf("Could not take from %s, tries again: %s", stream, cause.getMessage());
    streams.values().forEach(known -> known.remove(stream));
  }
}
