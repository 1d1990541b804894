package dev.decurion.connector.redisstreams;

import java.util.Iterator;
import java.util.List;

/**
 * Entries of one stream that were read together: the raw payload of a channel with {@code
 * batch=true}.
 *
 * @param stream the key of the stream that all entries come from
 * @param entries at least one entry, in the order of the stream
 */
public record RedisStreamBatch(String stream, List<RedisStreamEntry> entries)
    implements Iterable<RedisStreamEntry> {

  public RedisStreamBatch {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("A batch of stream " + stream + " must have entries");
    }
  }

  @Override
  public Iterator<RedisStreamEntry> iterator() {
    return entries.iterator();
  }

  /** The number of entries. */
  public int size() {
    return entries.size();
  }
}
