package dev.decurion.connector.redisstreams.fault;

import io.smallrye.mutiny.Uni;

/**
 * Decides what becomes of entries that were nacked, or that could not be decoded. To add one of
 * your own, expose a bean that implements {@link Factory} under an identifier, and name that
 * identifier in the attribute {@code failure-strategy}:
 *
 * <pre>{@code
 * @ApplicationScoped
 * @Identifier("shrug")
 * public class Shrug implements FailureStrategy.Factory {
 *   public FailureStrategy create(FailureActions actions) {
 *     return failure -> actions.acknowledge(failure.entries());
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface FailureStrategy {

  /** The channel stops with the failure and is reported as not alive. */
  String FAIL = "fail";

  /** The failure is logged and the entry acknowledged. */
  String IGNORE = "ignore";

  /** The entry stays pending and is delivered again after a while; see {@code max-deliveries}. */
  String RELEASE = "release";

  /** The entry is moved to the dead-letter stream. */
  String DEAD_LETTER = "dead-letter";

  /**
   * Called on the event loop of the channel; must not block.
   *
   * @return completes when the entries are dealt with; the nack of the message ends with it
   */
  Uni<Void> handle(Failure failure);

  /** Makes the strategy of a channel. */
  interface Factory {

    /** Called once for each channel that names this strategy. */
    FailureStrategy create(FailureActions actions);
  }
}
