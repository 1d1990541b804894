package dev.decurion.coordinator.shard;

import dev.decurion.protocol.redis.Keyspace;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a dead letter among those of all shards; written as {@code <entry id>-<shard>}.
 *
 * @param entry its id in the stream of dead letters of its shard
 */
public record DeadLetterId(StreamId entry, int shard) implements Comparable<DeadLetterId> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}-\\d{1,18})-(\\d{1,4})");
  private static final Comparator<DeadLetterId> ORDER =
      Comparator.comparing(DeadLetterId::entry).thenComparing(DeadLetterId::shard);

  /**
   * @throws IllegalArgumentException when it is no id of a dead letter
   */
  public static DeadLetterId parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no id of a dead letter");
    }
    return new DeadLetterId(StreamId.parse(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  Keyspace keyspace() {
    return new Keyspace(shard);
  }

  /** By the time at which it became one. */
  @Override
  public int compareTo(DeadLetterId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return entry + "-" + shard;
  }
}
