package dev.decurion.runner.assignments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.OutgoingRedisStreamMetadata;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.runner.AttemptId;
import dev.decurion.runner.execution.Outcome;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.lease.HeldAttempts;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Reports outcomes to the coordinator. An attempt stays held until its report is delivered, and a
 * report is sent again until then, or until the coordinator says that nobody waits for it.
 */
@ApplicationScoped
class Reports {
  private static final Logger LOG = Logger.getLogger(Reports.class);
  private static final long AGAIN_MILLIS = 500;

  private final MutinyEmitter<String> emitter;
  private final HeldAttempts held;
  private final ObjectMapper json = ProtocolModule.mapper();
  private final Executor later =
      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS);

  Reports(
      @Channel("reports") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<String> emitter,
      HeldAttempts held) {
    this.emitter = emitter;
    this.held = held;
  }

  /** Reports and returns at once. */
  void report(HeldAttempt attempt, Outcome outcome) {
    AttemptId id = attempt.id();
    if (outcome instanceof Outcome.Succeeded succeeded) {
      send(
          attempt,
          new Command.ReportSucceeded(id.task(), id.number(), id.token(), succeeded.outputs()));
    } else if (outcome instanceof Outcome.Failed failed) {
      Failure failure = failed.failure();
      LOG.infof("%s failed: %s", id, failure.message());
      send(attempt, new Command.ReportFailed(id.task(), id.number(), id.token(), failure));
    } else {
      LOG.infof("%s was superseded and stopped", id);
      held.remove(attempt);
    }
  }

  private void send(HeldAttempt attempt, Command command) {
    String payload;
    try {
      payload = json.writeValueAsString(new InboxMessage.RunCommand(attempt.id().run(), command));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + command, e);
    }
    send(attempt, payload);
  }

  private void send(HeldAttempt attempt, String payload) {
    Message<String> message =
        Message.of(payload)
            .addMetadata(
                OutgoingRedisStreamMetadata.builder()
                    .withStream(new Keyspace(attempt.id().shard()).inbox())
                    .build());
    emitter
        .sendMessage(message)
        .subscribe()
        .with(sent -> held.remove(attempt), failure -> sendLater(attempt, payload, failure));
  }

  private void sendLater(HeldAttempt attempt, String payload, Throwable failure) {
    if (held.contains(attempt)) {
      LOG.warnf("The report of %s is sent again: %s", attempt.id(), failure.getMessage());
      later.execute(() -> send(attempt, payload));
    } else {
      LOG.warnf("The report of %s is given up; nobody waits for it any more", attempt.id());
    }
  }
}
