package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What becomes of delivered entries of one stream. May be called from any thread. */
interface Settlement {

  /** The entries were processed. */
  Uni<Void> acknowledge(List<IncomingRedisStreamMetadata> entries);

  /** The entries were not processed: the failure strategy decides. */
  Uni<Void> fail(List<IncomingRedisStreamMetadata> entries, Throwable cause);
}
