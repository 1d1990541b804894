package dev.decurion.connector.redisstreams.inbound;

/** What takes entries from Redis for a channel. Confined to the event loop of the channel. */
interface Reads {
  /** Begins. */
  void start();

  /** Something has changed that should be seen at once. */
  void wake();

  /** Takes nothing more from Redis; what was taken is still delivered. */
  void stop();
}
