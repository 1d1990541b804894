package dev.decurion.runner.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Processes of an attempt that left its session, as daemons do. They are known by the attempt's
 * scratch directory in their environment; where there is no {@code /proc}, they are not found.
 */
final class Leftovers {
  private static final Logger LOG = Logger.getLogger(Leftovers.class);
  private static final Path PROC = Path.of("/proc");

  private final String mark;

  /**
   * @param scratch the directory in which {@code DECURION_OUTPUT} lies
   */
  Leftovers(Path scratch) {
    this.mark = "DECURION_OUTPUT=" + scratch + "/";
  }

  void kill() {
    if (!Files.isDirectory(PROC)) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMarked(process)) {
          long pid = Long.parseLong(process.getFileName().toString());
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    } catch (IOException e) {
      LOG.warnf("Could not look for processes left behind: %s", e);
    }
  }

  private boolean isMarked(Path process) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return environment.startsWith(mark) || environment.contains("\0" + mark);
    } catch (IOException e) {
      return false; // it has ended, or belongs to somebody else
    }
  }
}
