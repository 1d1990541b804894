package dev.decurion.runner.assignments;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.core.run.AttemptId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.redis.Start;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** An assignment that was taken from its stream and not started yet. */
record Taken(Assignment assignment, Message<RedisStreamEntry> message) {
  private static final Logger LOG = Logger.getLogger(Taken.class);

  AttemptId attempt() {
    return assignment.id();
  }

  Start start() {
    RedisStreamEntry entry = message.getPayload();
    return new Start(attempt(), entry.stream(), entry.id());
  }

  /** Tells the channel that the entry is dealt with; from the stream it is gone already. */
  void acknowledge() {
    message
        .ack()
        .exceptionally(
            failure -> {
              LOG.debugf("%s was not acknowledged: %s", attempt(), failure.getMessage());
              return null;
            });
  }
}
