package dev.decurion.runner.output;

import dev.decurion.core.run.AttemptId;
import dev.decurion.runner.secrets.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps output in memory; can be out of order. */
public final class RecordedOutput implements OutputStore {
  private final List<String> chunks = new ArrayList<>();
  private String diff = "";
  private String oldest = "0";
  private boolean broken;

  /** A log that ends up here. */
  public AttemptLog log(AttemptId attempt) {
    return new AttemptLogs(this).open(attempt, Secrets.NONE);
  }

  public static AttemptLogs logs(OutputStore store) {
    return new AttemptLogs(store);
  }

  public synchronized void broken(boolean isBroken) {
    broken = isBroken;
  }

  @Override
  public synchronized String append(String stream, String oldestKept, String text) {
    if (broken) {
      throw new IllegalStateException("out of order");
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

  @Override
  public synchronized void keep(String key, String text, Duration time) {
    if (broken) {
      throw new IllegalStateException("out of order");
    }
    diff = text;
  }

  /** What the last attempt changed. */
  public synchronized String diff() {
    return diff;
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
