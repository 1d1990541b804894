package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Settles the entries of one message, each at most once: whatever comes after the first ack, nack
 * or rejection of an entry has no effect on it. Thread-safe.
 */
final class Receipt {

  private final Settlement settlement;
  private final Map<String, IncomingRedisStreamMetadata> open = new LinkedHashMap<>();

  Receipt(Settlement settlement, List<IncomingRedisStreamMetadata> entries) {
    this.settlement = settlement;
    entries.forEach(entry -> open.put(entry.id(), entry));
  }

  Uni<Void> ack() {
    return settle(settlement::acknowledge);
  }

  Uni<Void> nack(Throwable cause) {
    return settle(entries -> settlement.fail(entries, cause));
  }

  /** Nacks one entry of several. */
  Uni<Void> reject(RedisStreamEntry entry, Throwable cause) {
    IncomingRedisStreamMetadata rejected;
    synchronized (open) {
      rejected = open.remove(entry.id());
    }
    return rejected == null
        ? Uni.createFrom().voidItem()
        : settlement.fail(List.of(rejected), cause);
  }

  private Uni<Void> settle(Function<List<IncomingRedisStreamMetadata>, Uni<Void>> how) {
    List<IncomingRedisStreamMetadata> entries;
    synchronized (open) {
      entries = new ArrayList<>(open.values());
      open.clear();
    }
    return entries.isEmpty() ? Uni.createFrom().voidItem() : how.apply(entries);
  }
}
