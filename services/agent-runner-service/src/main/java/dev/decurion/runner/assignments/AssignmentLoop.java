package dev.decurion.runner.assignments;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.AttemptExecutor;
import dev.decurion.runner.execution.Outcome;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.HeldAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes assignments on, on one thread: all that came in since the last round are started together,
 * executed, and asked for anew. So the number of slots is never exceeded: what is asked for, what
 * came in and what runs are always as many as there are slots.
 */
@ApplicationScoped
class AssignmentLoop {
  private static final Logger LOG = Logger.getLogger(AssignmentLoop.class);

  private final AssignmentIntake intake;
  private final Starter starter;
  private final AttemptExecutor executor;
  private final Reports reports;
  private final HeldAttempts held;
  private final AttemptMetrics metrics;
  private final int slots;
  private final AssignmentReader reader = new AssignmentReader();
  private final Thread thread = new Thread(this::run, "assignments");
  private volatile boolean stopped;

  AssignmentLoop(
      AssignmentIntake intake,
      Starter starter,
      AttemptExecutor executor,
      Reports reports,
      HeldAttempts held,
      AttemptMetrics metrics,
      RunnerConfig config) {
    this.intake = intake;
    this.starter = starter;
    this.executor = executor;
    this.reports = reports;
    this.held = held;
    this.metrics = metrics;
    this.slots = config.slots();
  }

  void start() {
    thread.start();
    intake.request(slots);
  }

  /** Starts nothing more. What was taken and not started is left to other runners. */
  void stop() throws InterruptedException {
    stopped = true;
    intake.stop();
    thread.interrupt();
    thread.join();
  }

  private void run() {
    try {
      while (!stopped) {
        takeOn(intake.takeAll());
      }
    } catch (InterruptedException e) {
      LOG.debug("Takes no more assignments");
    }
  }

  private void takeOn(List<Message<RedisStreamEntry>> messages) throws InterruptedException {
    Map<Integer, List<Taken>> byShard =
        messages.stream()
            .flatMap(message -> reader.read(message).stream())
            .collect(Collectors.groupingBy(taken -> taken.attempt().shard()));
    int free = messages.size() - byShard.values().stream().mapToInt(List::size).sum();
    for (Map.Entry<Integer, List<Taken>> entry : byShard.entrySet()) {
      free += start(entry.getKey(), entry.getValue());
    }
    if (free > 0) {
      intake.request(free);
    }
  }

  /** How many slots are free again when it returns. */
  private int start(int shard, List<Taken> taken) throws InterruptedException {
    long now = System.nanoTime();
    List<Boolean> started = starter.start(shard, taken.stream().map(Taken::start).toList());
    int free = 0;
    for (int i = 0; i < taken.size(); i++) {
      taken.get(i).acknowledge();
      if (started.get(i)) {
        free += execute(taken.get(i), now) ? 1 : 0;
      } else {
        LOG.debugf("%s was superseded before it started", taken.get(i).attempt());
        metrics.refused();
        free++;
      }
    }
    return free;
  }

  /** True when it takes no further slot: it has ended already, or was running before. */
  private boolean execute(Taken taken, long leasedNanos) {
    HeldAttempt attempt = new HeldAttempt(taken.attempt(), leasedNanos);
    if (!held.add(attempt)) {
      LOG.infof("%s goes on; Redis had lost its start", attempt.id());
      return true;
    }
    metrics.started();
    CompletableFuture<Outcome> outcome =
        executor.execute(taken.assignment(), attempt).toCompletableFuture();
    if (outcome.isDone()) {
      ended(attempt, outcome.join());
      return true;
    }
    outcome.thenAccept(
        late -> {
          ended(attempt, late);
          intake.request(1);
        });
    return false;
  }

  private void ended(HeldAttempt attempt, Outcome outcome) {
    metrics.ended(outcome);
    reports.report(attempt, outcome);
  }
}
