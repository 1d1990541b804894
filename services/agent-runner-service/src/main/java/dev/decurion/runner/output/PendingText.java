package dev.decurion.runner.output;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Text that waits to be sent, in chunks. Bounded: when more comes in than goes out, the oldest is
 * dropped, since only the end of a long output is kept anyway. Thread-safe.
 */
final class PendingText {
  static final int CHUNK = 16 * 1024;
  private static final int MOST_CHUNKS = 64;

  private final Deque<String> chunks = new ArrayDeque<>();
  private StringBuilder open = new StringBuilder();
  private long dropped;

  /** True when a chunk became full. */
  synchronized boolean append(String text) {
    open.append(text);
    if (open.length() < CHUNK) {
      return false;
    }
    seal();
    return true;
  }

  /** Takes the oldest chunk, a part of one if there is no other; null when nothing waits. */
  synchronized @Nullable String poll() {
    if (chunks.isEmpty()) {
      seal();
    }
    String chunk = chunks.poll();
    if (chunk != null && dropped > 0) {
      chunk = "… (" + dropped + " characters not kept)\n" + chunk;
      dropped = 0;
    }
    return chunk;
  }

  /** Gives back what could not be sent. */
  synchronized void giveBack(String chunk) {
    chunks.addFirst(chunk);
    dropSurplus();
  }

  private void seal() {
    for (int from = 0; from < open.length(); from += CHUNK) {
      chunks.add(open.substring(from, Math.min(open.length(), from + CHUNK)));
    }
    open = new StringBuilder();
    dropSurplus();
  }

  private void dropSurplus() {
    while (chunks.size() > MOST_CHUNKS) {
      dropped += chunks.remove().length();
    }
  }
}
