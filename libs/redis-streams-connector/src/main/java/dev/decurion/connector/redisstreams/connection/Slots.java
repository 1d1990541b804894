package dev.decurion.connector.redisstreams.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which keys can be used in one command. */
public enum Slots {
  /** All of them: there is one server. */
  ONE {
    @Override
    public String of(String key) {
      return "";
    }
  },
  /** Those with the same hash tag; others may be on another server of the cluster. */
  BY_HASH_TAG {
    @Override
    public String of(String key) {
      return HashTag.of(key);
    }
  };

  /** Names the slot of a key. */
  public abstract String of(String key);

  /** The keys by their slots, in their order. */
  public Map<String, List<String>> split(Collection<String> keys) {
    Map<String, List<String>> slots = new LinkedHashMap<>();
    keys.forEach(key -> slots.computeIfAbsent(of(key), slot -> new ArrayList<>()).add(key));
    return slots;
  }
}
