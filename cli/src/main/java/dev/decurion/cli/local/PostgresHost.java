package dev.decurion.cli.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.io.FileUtils;

/**
 * The program of a process that runs the embedded PostgreSQL until it is terminated. It is a
 * process of its own, so that PostgreSQL starts beside the services and does not hear a Ctrl-C that
 * is meant for the command line.
 *
 * <p>Arguments: port, directory, {@code keep} or {@code fresh} for the data of earlier starts.
 * Creates the file {@code ready} in the directory as soon as it accepts connections.
 */
public final class PostgresHost {
  static final String READY = "ready";
  static final String KEPT = "data";
  static final String FRESH = "fresh";

  private PostgresHost() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    Path directory = Path.of(arguments[1]);
    boolean keep = arguments[2].equals("keep");
    Path program = directory.resolve("program");
    deleteHalfUnpacked(program);
    // Dropped data need not survive a power cut; kept data must.
    EmbeddedPostgres.builder()
        .setPort(port)
        .setOverrideWorkingDirectory(program.toFile())
        .setDataDirectory(directory.resolve(keep ? KEPT : FRESH))
        .setCleanDataDirectory(!keep)
        .setServerConfig("fsync", keep ? "on" : "off")
        .setServerConfig("unix_socket_directories", "")
        .setPGStartupWait(Duration.ofSeconds(60))
        .setErrorRedirector(Redirect.INHERIT)
        .setOutputRedirector(Redirect.INHERIT)
        .setRegisterShutdownHook(true)
        .start();
    Files.createFile(directory.resolve(READY));
    new CountDownLatch(1).await();
  }

  /**
   * What an interrupted start has left, over which the library would not unpack again. It puts the
   * file {@code .exists} into what is whole.
   */
  private static void deleteHalfUnpacked(Path program) throws IOException {
    if (!Files.isDirectory(program)) {
      return;
    }
    try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(program, "PG-*")) {
      for (Path directory : unpacked) {
        if (Files.isDirectory(directory) && !Files.exists(directory.resolve(".exists"))) {
          FileUtils.deleteDirectory(directory.toFile());
        }
      }
    }
  }
}
