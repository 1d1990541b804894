package dev.decurion.testing.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The command lines of the processes of this machine, looked at again and again until closed. */
final class CommandLines implements AutoCloseable {
  private static final int EVERY_MILLIS = 10;

  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking =
      thread.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);

  private void look() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          String line = Traces.read(process.resolve("cmdline"));
          seen.putIfAbsent(line, "command line of " + process);
        } catch (IOException e) {
          seen.putIfAbsent("", "command line of " + process + ", which has ended");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that were seen so far. */
  Map<String, String> seen() throws ExecutionException, InterruptedException {
    if (looking.isDone()) {
      looking.get(); // tells why it ended
    }
    Map<String, String> lines = new TreeMap<>();
    seen.forEach((line, process) -> lines.merge(process, line, (one, other) -> one + "\n" + other));
    return lines;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
