package dev.decurion.runner.assignments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.OutgoingRedisStreamMetadata;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.runner.execution.MilestoneListener;
import dev.decurion.runner.execution.Outcome;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.HeldAttempts;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Reports milestones and outcomes to the coordinator. An attempt stays held until its outcome is
 * delivered, and a report is sent again until then, or until the coordinator says that nobody waits
 * for it. The reports of an attempt are delivered one after the other, the outcome last.
 */
@ApplicationScoped
class Reports implements MilestoneListener {
  private static final Logger LOG = Logger.getLogger(Reports.class);
  private static final long AGAIN_MILLIS = 500;
  private static final CompletionStage<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final MutinyEmitter<String> emitter;
  private final HeldAttempts held;
  private final ObjectMapper json = ProtocolModule.mapper();
  private final Executor later =
      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS);

  /** Of attempts that announced any, the delivery of their last milestone. */
  private final Map<AttemptId, CompletionStage<Void>> milestones = new ConcurrentHashMap<>();

  Reports(
      @Channel("reports") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<String> emitter,
      HeldAttempts held) {
    this.emitter = emitter;
    this.held = held;
  }

  @Override
  public void milestoneReached(HeldAttempt attempt, String milestone) {
    AttemptId id = attempt.id();
    LOG.debugf("%s reached %s", id, milestone);
    String report =
        write(id, new Command.ReportMilestone(id.task(), id.number(), id.token(), milestone));
    CompletionStage<Void> before = milestones.getOrDefault(id, NOTHING);
    milestones.put(id, before.thenCompose(delivered -> deliver(attempt, report)));
  }

  /** Reports the outcome and returns at once. */
  void report(HeldAttempt attempt, Outcome outcome) {
    AttemptId id = attempt.id();
    CompletionStage<Void> before = Objects.requireNonNullElse(milestones.remove(id), NOTHING);
    if (outcome instanceof Outcome.Succeeded succeeded) {
      reportLast(
          attempt,
          before,
          new Command.ReportSucceeded(
              id.task(), id.number(), id.token(), succeeded.outputs(), succeeded.change()));
    } else if (outcome instanceof Outcome.Failed failed) {
      Failure failure = failed.failure();
      LOG.infof("%s failed: %s", id, failure.message());
      reportLast(
          attempt, before, new Command.ReportFailed(id.task(), id.number(), id.token(), failure));
    } else if (outcome instanceof Outcome.Parked parked) {
      Failure failure = parked.failure();
      LOG.infof("%s is parked: %s", id, failure.message());
      reportLast(
          attempt,
          before,
          new Command.ReportParked(
              id.task(), id.number(), id.token(), failure, parked.retryAfter()));
    } else {
      LOG.infof("%s was superseded and stopped", id);
      held.remove(attempt);
    }
  }

  private void reportLast(HeldAttempt attempt, CompletionStage<Void> before, Command outcome) {
    String report = write(attempt.id(), outcome);
    before.thenCompose(delivered -> deliver(attempt, report)).thenRun(() -> held.remove(attempt));
  }

  private String write(AttemptId attempt, Command command) {
    try {
      return json.writeValueAsString(new InboxMessage.RunCommand(attempt.run(), command));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + command, e);
    }
  }

  /** Completes when Redis has the report, or nobody waits for it any more. */
  private CompletionStage<Void> deliver(HeldAttempt attempt, String report) {
    CompletableFuture<Void> delivered = new CompletableFuture<>();
    send(attempt, report, delivered);
    return delivered;
  }

  private void send(HeldAttempt attempt, String report, CompletableFuture<Void> delivered) {
    Message<String> message =
        Message.of(report)
            .addMetadata(
                OutgoingRedisStreamMetadata.builder()
                    .withStream(new Keyspace(attempt.id().shard()).inbox())
                    .build());
    emitter
        .sendMessage(message)
        .subscribe()
        .with(
            sent -> delivered.complete(null),
            failure -> sendLater(attempt, report, delivered, failure));
  }

  private void sendLater(
      HeldAttempt attempt, String report, CompletableFuture<Void> delivered, Throwable failure) {
    if (held.contains(attempt)) {
      LOG.warnf("The report of %s is sent again: %s", attempt.id(), failure.getMessage());
      later.execute(() -> send(attempt, report, delivered));
    } else {
      LOG.warnf("The report of %s is given up; nobody waits for it any more", attempt.id());
      delivered.complete(null);
    }
  }
}
