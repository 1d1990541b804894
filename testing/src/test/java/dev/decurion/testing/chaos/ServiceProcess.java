package dev.decurion.testing.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One replica of a service, on a port that it keeps over its restarts. */
public final class ServiceProcess implements AutoCloseable {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final String module;
  private final String name;
  private final Path directory;
  private final Map<String, String> settings;
  private final int port = freePort();
  private Process process;

  /**
   * Starts it; does not wait until it serves.
   *
   * @param module below {@code services/}
   * @param settings environment variables
   */
  public ServiceProcess(String module, String name, Path directory, Map<String, String> settings) {
    this.module = module;
    this.name = name;
    this.directory = directory;
    this.settings = settings;
    process = launch();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  String name() {
    return name;
  }

  /** Whether it runs a command of a task. */
  boolean runsCommands() {
    return process.children().findAny().isPresent();
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Starts it again; does nothing when it runs. */
  void restart() {
    if (!process.isAlive()) {
      process = launch();
    }
  }

  /** Makes it fall silent, with its connections open. */
  void stop() {
    signal("STOP");
  }

  /** Ends a {@link #stop}. */
  void goOn() {
    signal("CONT");
  }

  @Override
  public void close() {
    goOn();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  private Process launch() {
    Path jar =
        HOME.resolve("services").resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
    builder.environment().putAll(settings);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().put("DECURION_NAME", name);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    File log = directory.resolve(name + ".log").toFile();
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    }
  }

  private void awaitEnd() {
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
