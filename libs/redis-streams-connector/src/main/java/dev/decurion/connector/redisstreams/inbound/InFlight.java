package dev.decurion.connector.redisstreams.inbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries that this consumer holds: delivered but not settled, or released and waiting for
 * their next delivery. Whatever else stands in its pending list got lost on the way and may be
 * delivered.
 */
final class InFlight {

  private enum Holding {
    DELIVERED,
    RELEASED
  }

  private final Map<String, Map<String, Holding>> byStream = new HashMap<>();

  void delivered(String stream, String id) {
    byStream.computeIfAbsent(stream, key -> new LinkedHashMap<>()).put(id, Holding.DELIVERED);
  }

  void released(String stream, String id) {
    byStream.computeIfAbsent(stream, key -> new LinkedHashMap<>()).put(id, Holding.RELEASED);
  }

  void settled(String stream, String id) {
    Map<String, Holding> held = byStream.get(stream);
    if (held != null) {
      held.remove(id);
    }
  }

  boolean contains(String stream, String id) {
    Map<String, Holding> held = byStream.get(stream);
    return held != null && held.containsKey(id);
  }

  Set<String> streams() {
    return byStream.keySet();
  }

  /** What of a stream is in the hands of the application, in the order of delivery. */
  List<String> delivered(String stream) {
    List<String> ids = new ArrayList<>();
    byStream
        .getOrDefault(stream, Map.of())
        .forEach(
            (id, holding) -> {
              if (holding == Holding.DELIVERED) {
                ids.add(id);
              }
            });
    return ids;
  }

  int size() {
    return byStream.values().stream().mapToInt(Map::size).sum();
  }
}
