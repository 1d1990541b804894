package dev.decurion.protocol.redis;

import io.quarkus.redis.datasource.RedisDataSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every service does before it uses Redis. */
public final class RedisPreflight {
  private static final int OLDEST_MAJOR = 7;
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\S+)");
  private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");

  private RedisPreflight() {}

  /** Sends a command to every server that takes writes: one, or all masters of a cluster. */
  @FunctionalInterface
  public interface Servers {
    /** The replies, as text. */
    List<String> execute(String command, String... arguments);
  }

  /** As {@link #prepare(Servers)}, for a single server. */
  public static void prepare(RedisDataSource redis) {
    prepare((command, arguments) -> List.of(String.valueOf(redis.execute(command, arguments))));
  }

  /**
   * Checks the servers and loads the function library. Blocks for a few round trips.
   *
   * @throws UnsuitableRedisException when a server is too old or may evict keys; retrying is no use
   *     before somebody has changed the server
   */
  public static void prepare(Servers servers) {
    servers.execute("INFO", "server").forEach(RedisPreflight::checkVersion);
    servers.execute("INFO", "memory").forEach(RedisPreflight::checkPolicy);
    servers.execute("FUNCTION", "LOAD", "REPLACE", RedisFunctions.source());
  }

  static void checkVersion(String info) {
    Matcher version = VERSION.matcher(info);
    if (!version.find()) {
      throw new UnsuitableRedisException(
          "the server does not tell its version; Decurion needs Redis 7 or newer, or Valkey");
    }
    if (Integer.parseInt(version.group(1)) < OLDEST_MAJOR) {
      throw new UnsuitableRedisException(
          "the server is Redis "
              + version.group(1)
              + "."
              + version.group(2)
              + "; Decurion needs 7 or newer, or Valkey");
    }
  }

  static void checkPolicy(String info) {
    Matcher policy = POLICY.matcher(info);
    if (policy.find() && !policy.group(1).equals("noeviction")) {
      throw new UnsuitableRedisException(
          "the server has maxmemory-policy "
              + policy.group(1)
              + " and may drop tasks when memory runs short;"
              + " set it to noeviction: CONFIG SET maxmemory-policy noeviction");
    }
  }

  /** The Redis server cannot be used as it is. */
  public static final class UnsuitableRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsuitableRedisException(String message) {
      super(message);
    }
  }
}
