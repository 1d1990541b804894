package dev.decurion.redistesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A master, a replica and three sentinels that watch them, each a process of its own. */
public final class RedisSentinelUnderTest implements AutoCloseable {
  /** What the sentinels call the server. */
  public static final String NAME = "decurion";

  private static final int SENTINELS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RedisProcess first;
  private final RedisProcess second;
  private final List<RedisProcess> sentinels;

  /**
   * Starts them; returns when a fail-over is possible.
   *
   * @param options of master and replica
   */
  public RedisSentinelUnderTest(String... options) {
    first = RedisProcess.keeping(options);
    second = RedisProcess.keeping(options);
    second.ask("REPLICAOF", "127.0.0.1", Integer.toString(first.port()));
    sentinels = Stream.generate(this::sentinel).limit(SENTINELS).toList();
    Awaitility.await("the sentinels")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> sentinels.stream().allMatch(RedisSentinelUnderTest::knowsAll));
  }

  /** Sentinels write into the file that configures them, so each has one. */
  private RedisProcess sentinel() {
    try {
      Path configuration = Files.createTempFile("sentinel", ".conf");
      Files.writeString(
          configuration,
          """
          sentinel monitor %1$s 127.0.0.1 %2$d 2
          sentinel down-after-milliseconds %1$s 1000
          sentinel failover-timeout %1$s 5000
          """
              .formatted(NAME, first.port()));
      return new RedisProcess(
          RedisProcess.newHome(), List.of(configuration.toString(), "--sentinel"), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure a sentinel", e);
    }
  }

  private static boolean knowsAll(RedisProcess sentinel) {
    String state = sentinel.ask("INFO", "sentinel").text();
    return state.contains("status=ok")
        && state.contains("slaves=1")
        && state.contains("sentinels=" + SENTINELS);
  }

  /** The addresses of the sentinels, separated by commas. */
  public String urls() {
    return sentinels.stream().map(RedisProcess::url).collect(Collectors.joining(","));
  }

  /** The server that the sentinels call the master now. */
  public RedisProcess master() {
    long port =
        sentinels.get(0).ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME).items().get(1).number();
    return first.port() == port ? first : second;
  }

  /** The one that is not the master. */
  public RedisProcess replica() {
    return master() == first ? second : first;
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    first.close();
    second.close();
  }
}
