package dev.decurion.coordinator.shard;

/** Nothing was written: what this coordinator knows of the shard no longer holds. */
final class CommitRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommitRefusedException(String message) {
    super(message);
  }
}
