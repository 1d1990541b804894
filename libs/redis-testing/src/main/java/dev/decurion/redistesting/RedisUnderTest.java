package dev.decurion.redistesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.embedded.RedisExecProvider;

/**
 * A Redis server in a process of its own, on a free port of the loopback. It keeps its port as long
 * as the object lives and, in an append-only file, its data: what it acknowledged is there again
 * after a stop or a kill. Methods return when the server is in the state they name. Thread-safe.
 */
public final class RedisUnderTest implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TIMEOUT_MILLIS = 1000;

  private final int port = freePort();
  private final Path home;
  private final String sync;
  private final String program;
  private Process process;

  private RedisUnderTest(Path home, String sync) throws IOException {
    this.home = home;
    this.sync = sync;
    program = RedisExecProvider.defaultProvider().get().getPath();
    process = launch();
  }

  /** A server that is ready and empty. */
  public static RedisUnderTest create() {
    try {
      // Written before the answer; only a crash of the whole machine loses it.
      return create(Files.createTempDirectory("redis"), "no");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for a Redis server", e);
    }
  }

  /**
   * A server that is ready and empty.
   *
   * @param home where it keeps its data; removed in the end
   * @param sync its {@code appendfsync}: no, everysec or always
   */
  public static RedisUnderTest create(Path home, String sync) {
    try {
      return new RedisUnderTest(home, sync);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a Redis server in " + home, e);
    }
  }

  /** For clients: {@code redis://127.0.0.1:PORT}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Whether its process lives. It may have ended by itself. */
  public synchronized boolean isRunning() {
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
    delete(home);
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

  private Process launch() throws IOException {
    Files.createDirectories(home);
    Process started =
        new ProcessBuilder(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                home.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                sync)
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
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
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

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
