package dev.decurion.runner.execution;

import dev.decurion.runner.process.MarkedProcesses;
import dev.decurion.runner.tools.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A command with all processes that it starts, in a session of their own; none is left when the
 * command has ended, or when this process dies. See {@code supervise.sh}.
 */
final class TaskProcess {
  private static final Logger LOG = Logger.getLogger(TaskProcess.class);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String SUPERVISE = script();

  private final Process supervisor;
  private final OutputStream orders;
  private final Path status;
  private final MarkedProcesses marked;

  private TaskProcess(Process supervisor, Path status, MarkedProcesses marked) {
    this.supervisor = supervisor;
    this.orders = supervisor.getOutputStream();
    this.status = status;
    this.marked = marked;
  }

  /**
   * Starts the command; its input is empty, its errors go where its output goes.
   *
   * @param scratch for the exit status; must not be that of another command
   * @throws IOException also when the runner lacks what it takes; says what
   */
  static TaskProcess start(
      List<String> command, Map<String, String> environment, Path directory, Path scratch)
      throws IOException {
    Path status = Files.createTempFile(scratch, "status", "");
    List<String> words = new ArrayList<>(newSession());
    words.addAll(List.of("/bin/sh", "-c", SUPERVISE, "decurion", status.toString()));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new TaskProcess(
        builder.start(), status, new MarkedProcesses("DECURION_OUTPUT", scratch));
  }

  InputStream output() {
    return supervisor.getInputStream();
  }

  CompletableFuture<?> ended() {
    return supervisor.onExit();
  }

  boolean isAlive() {
    return supervisor.isAlive();
  }

  /** The command's exit status as a shell sees it; empty when it did not end by itself. */
  OptionalInt exitStatus() throws IOException {
    String written = Files.readString(status).strip();
    return written.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(written));
  }

  /** Ends everything: asks first, then kills. Returns when nothing runs any more. */
  void end() throws InterruptedException {
    List<ProcessHandle> tree = supervisor.descendants().toList();
    ask();
    long killNanos = System.nanoTime() + GRACE.toNanos();
    while (isWorking() && System.nanoTime() < killNanos) {
      supervisor.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    kill();
    tree.forEach(ProcessHandle::destroyForcibly);
    sweep();
    if (!supervisor.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.errorf("Process %d does not end, although it was killed", supervisor.pid());
    }
  }

  /** Ends what left the session while the command ran; to be called when the command has ended. */
  void sweep() {
    marked.kill();
  }

  private void ask() {
    try {
      Files.createFile(status.resolveSibling(status.getFileName() + ".asked"));
    } catch (IOException e) {
      LOG.debugf("What process %d started is killed when it ends: %s", supervisor.pid(), e);
    }
    Set<ProcessHandle> outside = marked.outside(supervisor.pid());
    order("terminate\n");
    outside.forEach(ProcessHandle::destroy);
  }

  /** Whether the command or anything that it started still runs. */
  private boolean isWorking() {
    if (!supervisor.isAlive()) {
      return false;
    }
    if (status.toFile().length() == 0) {
      return true;
    }
    Set<ProcessHandle> others = marked.all();
    others.remove(supervisor.toHandle());
    supervisor.children().forEach(others::remove); // the watchdog, since the command has ended
    return !others.isEmpty();
  }

  private void kill() {
    List<ProcessHandle> tree = supervisor.descendants().toList();
    try {
      orders.close(); // whereupon the watchdog kills everything
    } catch (IOException e) {
      LOG.debugf("Process %d has no watchdog any more: %s", supervisor.pid(), e.getMessage());
    }
    tree.forEach(ProcessHandle::destroyForcibly);
    supervisor.destroyForcibly();
  }

  private void order(String line) {
    try {
      orders.write(line.getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      LOG.debugf("Process %d has no watchdog any more: %s", supervisor.pid(), e.getMessage());
    }
  }

  private static String script() {
    try (InputStream in = TaskProcess.class.getResourceAsStream("supervise.sh")) {
      if (in == null) {
        throw new IllegalStateException("supervise.sh is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("(?m)^#.*\n", ""); // it shows in lists of processes
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read supervise.sh from the class path", e);
    }
  }

  /** Both replace themselves by the command, which so leads its session. */
  private static List<String> newSession() throws IOException {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    Path here = Path.of("").toAbsolutePath();
    return Programs.find("setsid", path, here)
        .map(setsid -> List.of(setsid.toString()))
        .or(
            () ->
                Programs.find("perl", path, here)
                    .map(
                        perl ->
                            List.of(
                                perl.toString(), "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV")))
        .orElseThrow(
            () ->
                new IOException(
                    "neither setsid nor perl is on the PATH of the runner; install util-linux or perl"));
  }
}
