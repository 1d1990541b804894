package dev.decurion.protocol.redis;

/**
 * How far a shard has come. Every commit states the one that it builds upon, so a Redis that came
 * back without its last writes is noticed.
 *
 * @param inbox id of the last inbox entry that took effect
 * @param commits how many commits there have been
 */
public record Position(String inbox, long commits) {
  public static final Position FIRST = new Position("0-0", 0);

  /** As in Redis. */
  public static Position parse(String text) {
    int space = text.indexOf(' ');
    return new Position(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
  }

  /** After one more commit. */
  public Position next(String inboxEntry) {
    return new Position(inboxEntry, commits + 1);
  }

  @Override
  public String toString() {
    return inbox + " " + commits;
  }
}
