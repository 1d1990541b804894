package dev.decurion.runner.output;

import dev.decurion.core.run.AttemptId;
import dev.decurion.runner.secrets.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps output in memory; can be out of order. */
public final class RecordedOutput implements OutputStore {
  private final List<String> chunks = new ArrayList<>();
  private final StringBuilder diff = new StringBuilder();
  private String oldest = "0";
  private boolean broken;

  /** A log that ends up here. */
  public AttemptLog log(AttemptId attempt) {
    return new AttemptLogs(this).open(attempt, Secrets.NONE);
  }

  public static AttemptLogs logs(OutputStore store) {
    return new AttemptLogs(store);
  }

  synchronized void broken(boolean isBroken) {
    broken = isBroken;
  }

  @Override
  public synchronized String append(String stream, String oldestKept, String text) {
    if (broken) {
      throw new IllegalStateException("out of order");
    }
    if (stream.contains(":diff:")) {
      diff.append(text);
      return "0";
    }
    oldest = oldestKept;
    chunks.add(text);
    return Integer.toString(chunks.size());
  }

  @Override
  public void expire(String stream, Duration after) {}

  public synchronized String text() {
    return String.join("", chunks);
  }

  /** What attempts changed. */
  public synchronized String diff() {
    return diff.toString();
  }

  synchronized List<String> chunks() {
    return List.copyOf(chunks);
  }

  /** How many characters are kept. */
  synchronized int kept() {
    return chunks.subList(Math.max(0, Integer.parseInt(oldest) - 1), chunks.size()).stream()
        .mapToInt(String::length)
        .sum();
  }
}
