package dev.decurion.redistesting;

import java.nio.file.Path;

/**
 * A Redis server in a process of its own, on a free port of the loopback. It keeps its port as long
 * as the object lives and, in an append-only file, its data: what it acknowledged is there again
 * after a stop or a kill. Methods return when the server is in the state they name. Thread-safe.
 */
public final class RedisUnderTest implements AutoCloseable {
  private final RedisProcess process;

  private RedisUnderTest(RedisProcess process) {
    this.process = process;
  }

  /** A server that is ready and empty. */
  public static RedisUnderTest create() {
    return new RedisUnderTest(RedisProcess.keeping());
  }

  /**
   * A server that is ready and empty.
   *
   * @param home where it keeps its data; removed in the end
   * @param sync its {@code appendfsync}: no, everysec or always
   */
  public static RedisUnderTest create(Path home, String sync) {
    return new RedisUnderTest(
        new RedisProcess(home, "--save", "", "--appendonly", "yes", "--appendfsync", sync));
  }

  /** For clients: {@code redis://127.0.0.1:PORT}. */
  public String url() {
    return process.url();
  }

  /** Whether its process lives. It may have ended by itself. */
  public synchronized boolean isRunning() {
    return process.isAlive();
  }

  /** Starts it with the data that it had; does nothing when it runs. */
  public void start() {
    process.start();
  }

  /** Ends it as an operator would. */
  public void stop() {
    process.stop();
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Ends it and loses its data and functions, as a server without persistence does. */
  public void stopAndForget() {
    process.stopAndForget();
  }

  /** Makes it fall silent, with its connections open. */
  public void pause() {
    process.pause();
  }

  /** Ends a {@link #pause}. */
  public void resume() {
    process.resume();
  }

  /** Ends it for good and removes what it wrote. */
  @Override
  public void close() {
    process.close();
  }
}
