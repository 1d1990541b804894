package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.fault.Failure;
import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Acknowledges what succeeded and asks the failure strategy about the rest. */
final class StrategySettlement implements Settlement {

  private final FailureActions actions;
  private final FailureStrategy strategy;
  private final ChannelMetrics metrics;

  StrategySettlement(FailureActions actions, FailureStrategy strategy, ChannelMetrics metrics) {
    this.actions = actions;
    this.strategy = strategy;
    this.metrics = metrics;
  }

  @Override
  public Uni<Void> acknowledge(List<IncomingRedisStreamMetadata> entries) {
    return actions.acknowledge(entries);
  }

  @Override
  public Uni<Void> fail(List<IncomingRedisStreamMetadata> entries, Throwable cause) {
    metrics.nacked(entries.size());
    return strategy.handle(new Failure(entries, cause));
  }
}
