package dev.decurion.core.reader;

import static java.util.Locale.ROOT;

import java.util.Collection;
import java.util.Optional;

/** Finds the known name that somebody may have meant. */
final class NearestName {
  private static final int MAX_DISTANCE = 3;
  private static final int MAX_CANDIDATES = 2_000;

  private NearestName() {}

  /** {@code — did you mean 'x'?}, or nothing. */
  static String question(String written, Collection<String> known) {
    return of(written, known).map(name -> " (did you mean '" + name + "'?)").orElse("");
  }

  /**
   * The known name with the least edits (insert, remove, replace or swap a character, case aside),
   * if they are few for its length.
   */
  static Optional<String> of(String written, Collection<String> known) {
    String nearest = null;
    int least = Math.min(MAX_DISTANCE, Math.max(1, written.length() / 2)) + 1;
    int candidates = 0;
    for (String name : known) {
      if (++candidates > MAX_CANDIDATES) {
        break;
      }
      if (Math.abs(name.length() - written.length()) < least) {
        int distance = distance(written.toLowerCase(ROOT), name.toLowerCase(ROOT), least);
        if (distance < least) {
          least = distance;
          nearest = name;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** The optimal string alignment distance, or {@code limit} when it is not below that. */
  private static int distance(String a, String b, int limit) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int from = Math.max(1, i - limit);
      int to = Math.min(b.length(), i + limit);
      int best = limit;
      current[from - 1] = from == 1 ? i : limit;
      for (int j = from; j <= to; j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int edits = previous[j - 1] + (same ? 0 : 1);
        edits = Math.min(edits, current[j - 1] + 1);
        edits = Math.min(edits, (j == i + limit ? limit : previous[j]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits = Math.min(edits, beforePrevious[j - 2] + 1);
        }
        current[j] = Math.min(edits, limit);
        best = Math.min(best, current[j]);
      }
      if (best >= limit) {
        return limit;
      }
      int[] free = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = free;
    }
    return previous[b.length()];
  }
}
