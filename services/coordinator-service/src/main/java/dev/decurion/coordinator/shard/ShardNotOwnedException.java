package dev.decurion.coordinator.shard;

/** This replica does not own the shard, or no longer. */
public final class ShardNotOwnedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShardNotOwnedException(int shard) {
    super("this coordinator does not own shard " + shard + " (any more)");
  }
}
