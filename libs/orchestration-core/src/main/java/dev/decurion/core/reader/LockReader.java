package dev.decurion.core.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the plan's declarations of locks. */
final class LockReader {
  private static final Set<String> KEYS = Set.of("permits");
  private static final int MAX_LOCKS = 1_000;
  private static final int MAX_PERMITS = 10_000;

  private LockReader() {}

  /** The permits of each. */
  static Map<String, Integer> readAll(Value value) {
    Map<String, Integer> permits = new LinkedHashMap<>();
    for (Value.Named entry : value.entries("'locks'")) {
      if (Texts.isId(entry.key(), "a lock", entry.name())) {
        entry
            .value()
            .fields("a lock", KEYS)
            .flatMap(fields -> fields.require("permits"))
            .flatMap(number -> Numbers.integer(number, "the permits", 1, MAX_PERMITS))
            .ifPresent(number -> permits.put(entry.name(), number));
      }
    }
    if (permits.size() > MAX_LOCKS) {
      value.problem("too-many", "the plan declares more than " + MAX_LOCKS + " locks");
    }
    return permits;
  }
}
