package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The embedded PostgreSQL, in a process of its own; see {@link PostgresHost}. */
final class PostgresServer implements Readiness {
  private final int port;
  private final Path directory;

  PostgresServer(int port, Path directory) {
    this.port = port;
    this.directory = directory;
  }

  String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
  }

  List<String> command(boolean keepData) {
    try {
      Files.deleteIfExists(directory.resolve(PostgresHost.READY));
    } catch (IOException e) {
      throw CommandFailure.infrastructure(
          "cannot write to " + directory + ": " + Disk.why(e, directory), e);
    }
    return List.of(
        Installation.java(),
        // Unpacking the program takes most of it.
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        PostgresHost.class.getName(),
        Integer.toString(port),
        directory.toString(),
        keepData ? "keep" : "fresh");
  }

  /** Stops the server whose host was killed and could not do that any more. */
  void stopOrphan() {
    for (String data : List.of(PostgresHost.KEPT, PostgresHost.FRESH)) {
      Path file = directory.resolve(data).resolve("postmaster.pid");
      try {
        if (Files.exists(file)) {
          Files.readAllLines(file).stream()
              .limit(1)
              .filter(line -> line.matches("\\d{1,18}"))
              .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
              .filter(process -> process.info().command().orElse("").endsWith("postgres"))
              .forEach(ProcessHandle::destroy);
        }
      } catch (IOException e) {
        throw CommandFailure.infrastructure("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public boolean isReady() {
    return Files.exists(directory.resolve(PostgresHost.READY));
  }
}
