package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that this program started, with its log. */
final class LocalProcess {
  private static final int LAST_LINES = 25;
  private static final String CAUSE = "Caused by: ";

  private final String name;
  private final Process process;
  private final Path log;

  private LocalProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program in a session of its own, so that Ctrl-C reaches this program alone and it can
   * end the run before it stops what the run needs.
   */
  static LocalProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log) {
    List<String> full = new ArrayList<>();
    OwnSession.prefix().ifPresent(full::addAll);
    full.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(full);
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    try {
      return new LocalProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot start " + name + ": " + Disk.why(e, log), e);
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  int exitValue() {
    return process.exitValue();
  }

  void terminate() {
    process.destroy();
  }

  /** Waits for the end; when there is none in time, kills it with all that it started. */
  void awaitEndOrKill(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** That the disk of its log is full, which makes processes fail in ways that do not say so. */
  Optional<String> fullDisk() {
    return Disk.isFull(log) ? Optional.of(Disk.fullWith(log)) : Optional.empty();
  }

  /** The innermost cause of the last stack trace in its log. */
  Optional<String> lastCause() {
    try {
      return logLines().stream()
          .filter(line -> line.startsWith(CAUSE))
          .map(line -> line.substring(CAUSE.length()))
          .reduce((earlier, later) -> later);
    } catch (IOException e) {
      return Optional.empty(); // lastLogLines says so
    }
  }

  private List<String> logLines() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
  }

  /** The end of the log, indented, to be shown below a message. */
  String lastLogLines() {
    try {
      List<String> lines = logLines();
      if (lines.isEmpty()) {
        return "  (" + log + " is empty)";
      }
      List<String> shown = new ArrayList<>();
      lines
          .subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
          .forEach(line -> shown.add("  | " + line));
      shown.add("  (end of " + log + ")");
      return String.join("\n", shown);
    } catch (IOException e) {
      return "  (" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
