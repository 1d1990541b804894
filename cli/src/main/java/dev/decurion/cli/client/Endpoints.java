package dev.decurion.cli.client;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the services of {@code decurion up} or {@code run} listen, written to {@code
 * .decurion/endpoints.json} for client commands in the same directory.
 *
 * @param pid of the command that started them; when it is gone the file says nothing any more
 */
public record Endpoints(
    long pid,
    List<URI> coordinators,
    List<URI> reports,
    List<URI> runners,
    @Nullable String redis,
    @Nullable String database) {
  public Endpoints {
    coordinators = coordinators == null ? List.of() : List.copyOf(coordinators);
    reports = reports == null ? List.of() : List.copyOf(reports);
    runners = runners == null ? List.of() : List.copyOf(runners);
  }

  /** Reads the file; empty when there is none, or when who wrote it is gone. */
  public static Optional<Endpoints> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      Endpoints endpoints = JsonText.MAPPER.readValue(Files.readString(file), Endpoints.class);
      return Optional.ofNullable(endpoints)
          .filter(known -> ProcessHandle.of(known.pid()).map(ProcessHandle::isAlive).orElse(false));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public void write(Path file) {
    try {
      Files.writeString(file, JsonText.MAPPER.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot write " + file + ": " + Disk.why(e, file), e);
    }
  }
}
