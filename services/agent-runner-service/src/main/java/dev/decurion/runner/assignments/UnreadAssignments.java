package dev.decurion.runner.assignments;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.fault.Failure;
import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.fault.FailureStrategy;
import dev.decurion.protocol.message.NewerVersionException;
import dev.decurion.runner.RunnerConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What becomes of an assignment that this runner cannot read. A damaged one is a dead letter. One
 * of a newer version lies for other runners to claim, one of which may be newer, as in a rolling
 * upgrade; when none took it after so many deliveries, it is a dead letter as well.
 */
@ApplicationScoped
@Identifier("unread-assignments")
class UnreadAssignments implements FailureStrategy.Factory {
  private final int deliveries;

  UnreadAssignments(RunnerConfig config) {
    this.deliveries = config.newerAssignmentDeliveries();
  }

  @Override
  public FailureStrategy create(FailureActions actions) {
    return failure ->
        failure.cause() instanceof NewerVersionException && mayBeTaken(failure)
            ? actions.release(failure.entries())
            : actions.deadLetter(failure.entries(), failure.cause());
  }

  private boolean mayBeTaken(Failure failure) {
    return failure.entries().stream()
        .mapToLong(IncomingRedisStreamMetadata::deliveryCount)
        .allMatch(count -> count < deliveries);
  }
}
