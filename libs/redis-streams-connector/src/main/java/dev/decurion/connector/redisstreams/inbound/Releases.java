package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Released entries that wait for their next delivery, the earliest first. Times are those of {@code
 * System.nanoTime}.
 */
final class Releases {

  /** Entries of one stream, to be delivered again at a time. */
  record Release(List<IncomingRedisStreamMetadata> entries, long dueNanos) {
    String stream() {
      return entries.get(0).stream();
    }
  }

  private final PriorityQueue<Release> queue =
      new PriorityQueue<>(Comparator.comparingLong(Release::dueNanos));

  void add(Release release) {
    queue.add(release);
  }

  /** Takes a release whose time has come; {@code null} if there is none. */
  @Nullable Release pollDue(long nowNanos) {
    Release first = queue.peek();
    return first != null && first.dueNanos() - nowNanos <= 0 ? queue.poll() : null;
  }

  /** Milliseconds until the next is due, at least 0; the given limit if there is none before. */
  long millisToNext(long nowNanos, long limit) {
    Release first = queue.peek();
    return first == null
        ? limit
        : Math.max(0, Math.min(limit, (first.dueNanos() - nowNanos) / 1_000_000 + 1));
  }
}
