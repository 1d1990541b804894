package dev.decurion.protocol.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a live runner offers; renewed with each heartbeat.
 *
 * @param agents ids of the agents whose tasks it takes; {@code *} stands for all
 * @param missingTools per agent the tools that its plan names and this runner lacks; it does not
 *     take tasks of these agents
 */
public record RunnerDescription(
    String runner,
    String host,
    List<String> agents,
    int slots,
    int busy,
    Instant startedAt,
    Map<String, List<String>> missingTools) {
  /** Takes the tasks of this agent. */
  public boolean serves(String agent) {
    return (agents.contains("*") || agents.contains(agent)) && !missingTools.containsKey(agent);
  }
}
