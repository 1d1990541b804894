package dev.decurion.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * All processes with a mark in their environment, also those that left their session, as daemons
 * do. Where there is no {@code /proc}, none is found.
 */
public final class MarkedProcesses {
  private static final Logger LOG = Logger.getLogger(MarkedProcesses.class);
  private static final Path PROC = Path.of("/proc");
  private static final int MOST_PASSES = 20;

  private final String mark;

  /**
   * @param variable whose value begins with {@code directory} and a slash
   */
  public MarkedProcesses(String variable, Path directory) {
    this.mark = variable + "=" + directory + "/";
  }

  /** Those that run now. */
  public Set<ProcessHandle> all() {
    return find(this::isMarked);
  }

  /** Those that run now in another process group. */
  public Set<ProcessHandle> outside(long group) {
    return find(process -> isMarked(process) && !isIn(group, process));
  }

  /** Kills all, also those that are started meanwhile. */
  public void kill() {
    Set<ProcessHandle> killed = new HashSet<>();
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Set<ProcessHandle> found = all();
      if (!killed.addAll(found)) {
        return; // what is killed already can start nothing more
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
    LOG.warnf("Processes with %s start others faster than they are killed", mark);
  }

  private static Set<ProcessHandle> find(Predicate<Path> condition) {
    Set<ProcessHandle> found = new HashSet<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (condition.test(process)) {
          handle(process).ifPresent(found::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warnf("Could not look for processes: %s", e);
    }
    return found;
  }

  private static Optional<ProcessHandle> handle(Path process) {
    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
  }

  private boolean isMarked(Path process) {
    String environment = read(process.resolve("environ"));
    return environment.startsWith(mark) || environment.contains("\0" + mark);
  }

  private static boolean isIn(long group, Path process) {
    String stat = read(process.resolve("stat")); // id (name, with any character) state parent group
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", 5);
    return fields.length > 3 && fields[3].equals(Long.toString(group));
  }

  /** Empty when it has ended or belongs to somebody else. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
