package dev.decurion.testing.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What Redis took in, in the order in which it took effect, and what runners did. It is read as the
 * JSON that it is; nothing of the code under test has a part in that.
 */
final class History {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final List<Fact> facts = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private boolean lost;

  /** Something that cannot be undone but by a Redis that loses it. */
  sealed interface Fact {}

  /** An entry in the log of a run. */
  record Entry(String run, JsonNode content) {}

  /**
   * Entries that took effect together.
   *
   * @param owner the token of whoever owned the shard then; empty for nobody
   */
  record Committed(List<Entry> entries, String token, String owner) implements Fact {}

  /**
   * A coordinator looks at the leases, and these have run out. A heartbeat may still renew them.
   */
  record Expired(List<String> leases) implements Fact {}

  /** A message in the inbox. */
  record Accepted(JsonNode message) implements Fact {}

  /** A message that could not take effect and is kept for people. */
  record Dead(JsonNode message) implements Fact {}

  /** A client was told that this run is the one of its key. */
  record Acknowledged(String key, String run) implements Fact {}

  /** A runner was allowed to start an attempt and got its lease. */
  record Started(String lease, String runner) implements Fact {}

  /** What Redis took in and does not know any more. */
  record Lost(Fact fact) implements Fact {}

  /** Nothing has gone wrong for longer than a lease lasts. */
  record Calm(long millis) implements Fact {}

  /** What Redis cannot lose. */
  sealed interface OfRunner extends Fact {}

  /** A runner begins to work on an attempt. */
  record Began(String lease, String runner) implements OfRunner {}

  /** A runner works on an attempt no more. */
  record Ended(String lease, String runner) implements OfRunner {}

  History(World world) {
    this.world = world;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }

  void add(Fact fact) {
    facts.add(fact);
    note(fact);
  }

  /** Something that only people want to know who read the trace. */
  void note(Object what) {
    trace.add(world.clock() + " " + what);
  }

  /** All that has happened, also what was lost, for people. */
  List<String> trace() {
    return trace;
  }

  int size() {
    return facts.size();
  }

  List<Fact> facts() {
    return facts;
  }

  /** Whether Redis has ever lost anything. */
  boolean hasLost() {
    return lost;
  }

  /** What Redis took in since has not been; what runners did has. */
  void lose(int from) {
    lost = true;
    note("Redis loses " + (facts.size() - from) + " of " + facts.size() + " facts");
    List<Fact> since = facts.subList(from, facts.size());
    since.replaceAll(
        fact ->
            fact instanceof Accepted
                    || fact instanceof Dead
                    || fact instanceof Committed
                    || fact instanceof Started
                    || fact instanceof Acknowledged
                ? new Lost(fact)
                : fact);
  }
}
