package dev.decurion.core.run;

import java.util.regex.Pattern;

/**
 * Identifies a run: {@code <time-ordered random part>-<shard>}. The shard stands in the id, so that
 * a run stays where it is when the number of shards changes.
 */
public record RunId(String value) implements Comparable<RunId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-z]{8,26}-(0|[1-9][0-9]{0,4})");

  public RunId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a run id: '" + value.replaceAll("[^\\x20-\\x7e]", "?") + "'");
    }
  }

  /**
   * @param millis when the run was submitted, in milliseconds since the epoch
   * @param random decides between runs of the same millisecond
   */
  public static RunId of(long millis, long random, int shard) {
    String time = Long.toString(millis, 32);
    String rest = Long.toString(random & ((1L << 30) - 1), 32);
    return new RunId(time + "0".repeat(6 - rest.length()) + rest + "-" + shard);
  }

  public int shard() {
    return Integer.parseInt(value.substring(value.indexOf('-') + 1));
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
