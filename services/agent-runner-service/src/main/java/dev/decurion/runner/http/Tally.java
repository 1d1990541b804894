package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Repeat;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.output.AttemptLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what became of the requests of a task, and tells its log. Thread-safe. */
final class Tally {
  private static final int MOST_LINES = 20;

  private final Action.Http http;
  private final Repeat repeat;
  private final AttemptLog log;
  private final String request;
  private final Latencies latencies;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private int sent;
  private int failures;
  private boolean brief;
  private OptionalInt lastStatus = OptionalInt.empty();
  private Optional<String> firstFailure = Optional.empty();

  Tally(Action.Http http, AttemptLog log) {
    this.http = http;
    this.repeat = http.repeat().orElse(Repeat.ONCE);
    this.log = log;
    this.request = http.method() + " " + http.url().place();
    this.latencies = new Latencies(repeat.times());
    log.println(
        http.repeat().isEmpty()
            ? request
            : "%s, %d times, %d at a time"
                .formatted(request, repeat.times(), repeat.concurrency()));
  }

  /** Completes when so many have failed that the task has. What ends later does not count. */
  CompletionStage<Void> failed() {
    return failed;
  }

  boolean hasFailed() {
    return failed.isDone();
  }

  synchronized void answered(int status, long nanos) {
    if (hasFailed()) {
      return;
    }
    count(OptionalInt.of(status), nanos);
    if (sent <= MOST_LINES) {
      log.println("%d: %d in %s ms".formatted(sent, status, Latencies.millis(nanos)));
    } else if (!brief) {
      brief = true;
      log.println("… the others are counted, and shown when they fail");
    }
  }

  /**
   * A failure is as slow as the time that a request has, or slower: it never makes a figure better.
   */
  synchronized void failed(CallFailedException failure, long nanos) {
    if (hasFailed()) {
      return;
    }
    count(failure.status(), Math.max(nanos, http.timeout().toNanos()));
    failures++;
    String message = String.valueOf(failure.getMessage());
    firstFailure = firstFailure.or(() -> Optional.of(message));
    if (failures <= MOST_LINES) {
      log.println("%d: failed after %s ms: %s".formatted(sent, Latencies.millis(nanos), message));
    } else if (failures == MOST_LINES + 1) {
      log.println("… more failures are only counted");
    }
    if (failures > repeat.maxFailures()) {
      failed.complete(null);
    }
  }

  private void count(OptionalInt status, long nanos) {
    sent++;
    latencies.add(nanos);
    if (status.isPresent()) {
      lastStatus = status;
    }
  }

  /**
   * What the requests have come to.
   *
   * @throws TaskFailedException when more have failed than may
   */
  synchronized Map<String, String> outputs() throws TaskFailedException {
    if (hasFailed()) {
      throw TaskFailedException.because(request + ": " + verdict());
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    lastStatus.ifPresent(status -> outputs.put("status", Integer.toString(status)));
    outputs.put("requests", Integer.toString(sent));
    outputs.put("failures", Integer.toString(failures));
    if (http.repeat().isEmpty()) {
      outputs.put("duration_ms", latencies.percentile(100));
    } else {
      for (int percent : new int[] {50, 95, 99}) {
        outputs.put("p" + percent + "_ms", latencies.percentile(percent));
      }
      log.println(summary(outputs));
    }
    return outputs;
  }

  private String summary(Map<String, String> outputs) {
    return "%d requests, %d failed; p50 %s ms, p95 %s ms, p99 %s ms"
        .formatted(
            sent, failures, outputs.get("p50_ms"), outputs.get("p95_ms"), outputs.get("p99_ms"));
  }

  private String verdict() {
    String first = firstFailure.orElse("");
    return http.repeat().isEmpty()
        ? first
        : "%d of %d requests failed, at most %d of %d may; the first: %s"
            .formatted(failures, sent, repeat.maxFailures(), repeat.times(), first);
  }
}
