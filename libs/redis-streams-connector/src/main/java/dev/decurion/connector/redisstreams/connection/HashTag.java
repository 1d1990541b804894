package dev.decurion.connector.redisstreams.connection;

/** The part of a key that decides its slot in a Redis Cluster. */
public final class HashTag {

  private HashTag() {}

  /** What stands between the first pair of braces; the whole key when there is nothing. */
  public static String of(String key) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    return close > open + 1 ? key.substring(open + 1, close) : key;
  }
}
