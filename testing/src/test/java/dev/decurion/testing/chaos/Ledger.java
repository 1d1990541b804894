package dev.decurion.testing.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The times at which tasks started, written by the tasks themselves. */
final class Ledger {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path file;

  Ledger(Path file) throws IOException {
    this.file = Files.createFile(file);
  }

  /** Shell that writes a line. */
  String entry() {
    return "date +%s%3N >> " + file;
  }

  /** Shell that is true for whoever has written the first line. */
  String isFirst() {
    return "[ $(wc -l < " + file + ") -eq 1 ]";
  }

  void awaitFirst() {
    awaitFirstAfter(Instant.EPOCH);
  }

  Instant awaitFirstAfter(Instant time) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> firstAfter(time), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Instant> firstAfter(Instant time) throws IOException {
    return Files.readString(file)
        .lines()
        .map(line -> Instant.ofEpochMilli(Long.parseLong(line)))
        .filter(time::isBefore)
        .min(Instant::compareTo);
  }
}
