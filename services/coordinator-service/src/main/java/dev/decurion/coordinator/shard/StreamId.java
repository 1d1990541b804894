package dev.decurion.coordinator.shard;

/** The id of a stream entry, in the order of the stream. */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
  static final StreamId FIRST = new StreamId(0, 0);

  static StreamId parse(String id) {
    int dash = id.indexOf('-');
    return dash < 0
        ? new StreamId(Long.parseLong(id), 0)
        : new StreamId(
            Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
  }

  @Override
  public int compareTo(StreamId other) {
    int byTime = Long.compare(millis, other.millis);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
