package dev.decurion.connector.redisstreams.fault;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

@ApplicationScoped
@Identifier(FailureStrategy.RELEASE)
class ReleaseStrategy implements FailureStrategy.Factory {

  private static final Logger LOG = Logger.getLogger(ReleaseStrategy.class);

  @Override
  public FailureStrategy create(FailureActions actions) {
    if (!actions.group()) {
      throw new IllegalArgumentException(
          "Channel '%s': failure-strategy=release needs read-mode=group"
              .formatted(actions.channel()));
    }
    return failure -> release(actions, failure);
  }

  private static Uni<Void> release(FailureActions actions, Failure failure) {
    List<IncomingRedisStreamMetadata> again = new ArrayList<>();
    List<IncomingRedisStreamMetadata> exhausted = new ArrayList<>();
    for (IncomingRedisStreamMetadata entry : failure.entries()) {
      boolean last =
          actions.maxDeliveries() > 0 && entry.deliveryCount() >= actions.maxDeliveries();
      (last ? exhausted : again).add(entry);
    }
    LOG.debugf(
        failure.cause(),
        "Channel '%s': releasing %d and giving up %d of stream %s",
        actions.channel(),
        again.size(),
        exhausted.size(),
        failure.stream());
    Uni<Void> released = again.isEmpty() ? Uni.createFrom().voidItem() : actions.release(again);
    return exhausted.isEmpty()
        ? released
        : released.chain(() -> actions.deadLetter(exhausted, failure.cause()));
  }
}
