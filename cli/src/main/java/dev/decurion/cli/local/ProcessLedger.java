package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes down what was started, so that the next command can stop what a killed one left behind.
 * The start time beside the id tells a process from a later one with the same id.
 */
final class ProcessLedger {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path file;

  ProcessLedger(Path file) {
    this.file = file;
  }

  void add(ProcessHandle process, String name) {
    write(
        process.pid() + " " + startOf(process) + " " + name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot delete " + file + ": " + e.getMessage(), e);
    }
  }

  /** Stops what is written down and still runs; returns the names. */
  List<String> stopLeftovers() {
    List<String> names = new ArrayList<>();
    for (String line : lines()) {
      String[] words = line.split(" ", 3);
      if (words.length == 3) {
        alive(words[0], words[1])
            .ifPresent(
                process -> {
                  stop(process);
                  names.add(words[2]);
                });
      }
    }
    clear();
    return names;
  }

  private static Optional<ProcessHandle> alive(String pid, String start) {
    try {
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(ProcessHandle::isAlive)
          .filter(process -> startOf(process) == Long.parseLong(start));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void write(String text, StandardOpenOption... options) {
    try {
      Files.writeString(file, text, options);
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot write " + file + ": " + Disk.why(e, file), e);
    }
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
