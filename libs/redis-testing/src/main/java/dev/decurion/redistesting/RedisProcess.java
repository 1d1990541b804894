package dev.decurion.redistesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.embedded.RedisExecProvider;

/**
 * A redis-server in a process of its own, on a free port of the loopback, with a directory of its
 * own. Both stay the same over its starts. Methods return when it is in the state they name.
 * Thread-safe.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int port = freePort();
  private final Path home;
  private final String program;
  private final List<String> leading;
  private final List<String> options;
  private Process process;

  /**
   * Starts it.
   *
   * @param options of the command line, beyond those for port and directory
   */
  public RedisProcess(String... options) {
    this(newHome(), List.of(), List.of(options));
  }

  /**
   * Starts it.
   *
   * @param home its directory, made when it is not there
   * @param options of the command line, beyond those for port and directory
   */
  public RedisProcess(Path home, String... options) {
    this(home, List.of(), List.of(options));
  }

  /**
   * @param leading what stands before the options for port and directory
   */
  RedisProcess(Path home, List<String> leading, List<String> options) {
    try {
      this.home = home;
      program = RedisExecProvider.defaultProvider().get().getPath();
      this.leading = List.copyOf(leading);
      this.options = List.copyOf(options);
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a Redis server in " + home, e);
    }
  }

  /** One that keeps what it has acknowledged, also over a crash of its own. */
  public static RedisProcess keeping(String... options) {
    List<String> all =
        new ArrayList<>(
            // appendfsync: written before the answer; only a crash of the whole machine loses it.
            List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no"));
    all.addAll(List.of(options));
    return new RedisProcess(all.toArray(String[]::new));
  }

  public int port() {
    return port;
  }

  /** For clients: {@code redis://127.0.0.1:PORT}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** The reply to a command. */
  public RedisReply ask(String... command) {
    try {
      return RedisReply.to(port, command);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis on port " + port + " does not answer", e);
    }
  }

  public synchronized boolean isAlive() {
    return process.isAlive();
  }

  /** Starts it with the data that it had; does nothing when it runs. */
  public synchronized void start() {
    if (process.isAlive()) {
      return;
    }
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the Redis server again", e);
    }
  }

  /** Ends it as an operator would. */
  public synchronized void stop() {
    process.destroy();
    awaitEnd();
  }

  /** Ends it as a crash would. */
  public synchronized void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it and loses its data and functions, as a server without persistence does. */
  public synchronized void stopAndForget() {
    kill();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + home, e);
    }
  }

  /** Makes it fall silent, with its connections open. */
  public synchronized void pause() {
    signal("STOP");
  }

  /** Ends a {@link #pause}. */
  public synchronized void resume() {
    signal("CONT");
  }

  /** Ends it for good and removes what it wrote. */
  @Override
  public synchronized void close() {
    stopAndForget();
  }

  static Path newHome() {
    try {
      return Files.createTempDirectory("redis");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for a Redis server", e);
    }
  }

  private Process launch() throws IOException {
    Files.createDirectories(home);
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(leading);
    command.addAll(
        List.of("--bind", "127.0.0.1", "--port", Integer.toString(port), "--dir", home.toString()));
    command.addAll(options);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("redis.log").toFile())
            .start();
    Awaitility.await("Redis on port " + port)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .failFast("Redis ended early: " + home.resolve("redis.log"), () -> !started.isAlive())
        .until(this::answers);
    return started;
  }

  /** Answers PING; while it loads its data it does not. */
  private boolean answers() {
    try {
      return RedisReply.to(port, "PING").text().equals("PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitEnd() {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + name + " to the Redis server", e);
    }
  }

  /** A port that nobody listens on now. */
  static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
