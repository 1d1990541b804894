package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** What can be done with entries that are read without a group: nothing is pending in Redis. */
final class LogActions implements FailureActions {

  private final IncomingSettings settings;
  private final EventLoop loop;
  private final DeadLetters deadLetters;
  private final ChannelMetrics metrics;
  private final Consumer<Throwable> channelFailure;

  LogActions(
      IncomingSettings settings,
      EventLoop loop,
      DeadLetters deadLetters,
      ChannelMetrics metrics,
      Consumer<Throwable> channelFailure) {
    this.settings = settings;
    this.loop = loop;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.channelFailure = channelFailure;
  }

  @Override
  public String channel() {
    return settings.channel();
  }

  @Override
  public long maxDeliveries() {
    return 0;
  }

  @Override
  public boolean group() {
    return false;
  }

  @Override
  public Uni<Void> acknowledge(List<IncomingRedisStreamMetadata> entries) {
    metrics.acked(entries.size());
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> release(List<IncomingRedisStreamMetadata> entries) {
    return Uni.createFrom()
        .failure(
            new UnsupportedOperationException(
                "Channel '%s' reads without a group, so nothing can be released"
                    .formatted(channel())));
  }

  @Override
  public Uni<Void> deadLetter(List<IncomingRedisStreamMetadata> entries, Throwable cause) {
    return loop.uni(
        () ->
            Future.all(entries.stream().map(entry -> deadLetters.move(entry, cause)).toList())
                .onSuccess(all -> metrics.deadLettered(entries.size()))
                .<Void>mapEmpty());
  }

  @Override
  public Uni<Void> fail(Throwable cause) {
    return Uni.createFrom()
        .<Void>failure(cause)
        .onSubscription()
        .invoke(() -> loop.execute(() -> channelFailure.accept(cause)));
  }
}
