package dev.decurion.connector.redisstreams.inbound;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** A message whose ack and nack settle entries of a stream. */
final class IncomingRedisStreamMessage<T> implements ContextAwareMessage<T> {

  private final T payload;
  private final Metadata metadata;
  private final Receipt receipt;

  IncomingRedisStreamMessage(T payload, Metadata metadata, Receipt receipt) {
    this.payload = payload;
    this.metadata = metadata;
    this.receipt = receipt;
  }

  @Override
  public T getPayload() {
    return payload;
  }

  @Override
  public Metadata getMetadata() {
    return metadata;
  }

  @Override
  public Function<Metadata, CompletionStage<Void>> getAckWithMetadata() {
    return this::ack;
  }

  @Override
  public BiFunction<Throwable, Metadata, CompletionStage<Void>> getNackWithMetadata() {
    return this::nack;
  }

  @Override
  public CompletionStage<Void> ack(Metadata ignored) {
    return onMessageContext(receipt.ack());
  }

  @Override
  public CompletionStage<Void> nack(Throwable reason, Metadata ignored) {
    return onMessageContext(receipt.nack(reason));
  }

  private CompletionStage<Void> onMessageContext(Uni<Void> settled) {
    return settled.emitOn(this::runOnMessageContext).subscribeAsCompletionStage();
  }
}
