package dev.decurion.connector.redisstreams.fault;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * What a {@link FailureStrategy} can do with entries. Actions on Redis are repeated until it has
 * answered. Every method may be called from any thread; nothing happens before the subscription.
 */
public interface FailureActions {

  /** The name of the channel. */
  String channel();

  /** After how many deliveries an entry is given up; 0: never. */
  long maxDeliveries();

  /** Whether the channel reads as a consumer group; without one nothing can be released. */
  boolean group();

  /** Acknowledges the entries, as if they had been processed. */
  Uni<Void> acknowledge(List<IncomingRedisStreamMetadata> entries);

  /** Leaves the entries pending and delivers them again after {@code release-delay}. */
  Uni<Void> release(List<IncomingRedisStreamMetadata> entries);

  /**
   * Moves the entries to the dead-letter stream: added there and acknowledged here in one step,
   * unless another consumer has claimed them meanwhile.
   */
  Uni<Void> deadLetter(List<IncomingRedisStreamMetadata> entries, Throwable cause);

  /** Stops the channel with a failure. The returned {@code Uni} fails with the cause. */
  Uni<Void> fail(Throwable cause);
}
