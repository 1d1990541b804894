package dev.decurion.connector.redisstreams;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A downstream that requests what the test says and keeps what it gets. */
final class Probe implements Flow.Subscriber<Message<?>> {

  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final List<Message<?>> messages = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private volatile boolean acknowledging;

  Probe request(long n) {
    subscription.join().request(n);
    return this;
  }

  /** Acknowledges each message as it arrives. */
  Probe acknowledging() {
    acknowledging = true;
    return this;
  }

  List<Message<?>> messages() {
    return messages;
  }

  Message<?> message(int index) {
    return messages.get(index);
  }

  int size() {
    return messages.size();
  }

  /** Payloads of single entries, or of all entries of all batches. */
  List<String> payloads() {
    return messages.stream()
        .map(Message::getPayload)
        .flatMap(
            payload ->
                payload instanceof RedisStreamBatch batch
                    ? batch.entries().stream()
                    : List.of((RedisStreamEntry) payload).stream())
        .map(RedisStreamEntry::payload)
        .toList();
  }

  IncomingRedisStreamMetadata metadata(int index) {
    return message(index).getMetadata(IncomingRedisStreamMetadata.class).orElseThrow();
  }

  void ack(int index) {
    message(index).ack().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  void nack(int index, String cause) {
    message(index)
        .nack(new IllegalStateException(cause))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .exceptionally(failed -> null)
        .join();
  }

  CompletableFuture<Throwable> failure() {
    return failure;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(Message<?> message) {
    messages.add(message);
    if (acknowledging) {
      message.ack();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    failure.complete(thrown);
  }

  @Override
  public void onComplete() {
    failure.completeExceptionally(new IllegalStateException("completed"));
  }
}
