package dev.decurion.runner.output;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The Redis stream of one attempt's output: the last MiB of it, for a week. Not thread-safe. */
final class AttemptStream {
  static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_ENTRIES = 10_000;
  private static final Duration KEPT = Duration.ofDays(7);

  private record Sent(String id, int bytes) {}

  private final OutputStore store;
  private final String key;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private int total;

  AttemptStream(OutputStore store, String key) {
    this.store = store;
    this.key = key;
  }

  void send(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    while (!sent.isEmpty() && (total + bytes > MOST_BYTES || sent.size() >= MOST_ENTRIES)) {
      total -= sent.remove().bytes();
    }
    String oldest = sent.isEmpty() ? "0" : sent.element().id();
    boolean first = total == 0;
    sent.add(new Sent(store.append(key, oldest, text), bytes));
    total += bytes;
    if (first) {
      expireLater();
    }
  }

  void expireLater() {
    if (!sent.isEmpty()) {
      store.expire(key, KEPT);
    }
  }
}
