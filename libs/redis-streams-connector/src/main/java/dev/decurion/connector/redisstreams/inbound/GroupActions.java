package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.fault.FailureActions;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What can be done with the entries of a consumer group. */
final class GroupActions implements FailureActions {

  private static final Logger LOG = Logger.getLogger(GroupActions.class);

  private final IncomingSettings settings;
  private final EventLoop loop;
  private final PendingEntries held;
  private final Acknowledger acknowledger;
  private final DeadLetters deadLetters;
  private final ChannelMetrics metrics;
  private final Consumer<Throwable> channelFailure;

  GroupActions(
      IncomingSettings settings,
      EventLoop loop,
      PendingEntries held,
      Acknowledger acknowledger,
      DeadLetters deadLetters,
      ChannelMetrics metrics,
      Consumer<Throwable> channelFailure) {
    this.settings = settings;
    this.loop = loop;
    this.held = held;
    this.acknowledger = acknowledger;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.channelFailure = channelFailure;
    held.onGivingUp(this::giveUp);
  }

  @Override
  public String channel() {
    return settings.channel();
  }

  @Override
  public long maxDeliveries() {
    return settings.maxDeliveries();
  }

  @Override
  public boolean group() {
    return true;
  }

  @Override
  public Uni<Void> acknowledge(List<IncomingRedisStreamMetadata> entries) {
    String stream = entries.get(0).stream();
    List<String> ids = entries.stream().map(IncomingRedisStreamMetadata::id).toList();
    return loop.uni(
        () ->
            acknowledger
                .acknowledge(stream, ids)
                .onSuccess(done -> metrics.acked(ids.size()))
                .onFailure(refused -> notSettled(entries, "acknowledged", refused))
                .onComplete(done -> ids.forEach(id -> held.inFlight().settled(stream, id))));
  }

  @Override
  public Uni<Void> release(List<IncomingRedisStreamMetadata> entries) {
    return loop.uni(
        () -> {
          held.release(entries);
          return Future.succeededFuture();
        });
  }

  @Override
  public Uni<Void> deadLetter(List<IncomingRedisStreamMetadata> entries, Throwable cause) {
    return loop.uni(
        () ->
            Future.all(entries.stream().map(entry -> deadLetter(entry, cause)).toList())
                .<Void>mapEmpty());
  }

  private Future<Void> deadLetter(IncomingRedisStreamMetadata entry, Throwable cause) {
    return deadLetters
        .move(entry, cause)
        .onSuccess(
            moved -> {
              if (moved) {
                metrics.deadLettered(1);
              }
            })
        .onFailure(
            refused -> notSettled(List.of(entry), "moved to the dead-letter stream", refused))
        .onComplete(done -> held.inFlight().settled(entry.stream(), entry.id()))
        .mapEmpty();
  }

  private void giveUp(IncomingRedisStreamMetadata entry, Throwable cause) {
    deadLetter(List.of(entry), cause).subscribe().with(done -> {}, logged -> {});
  }

  /** The entries stay pending; the next scan of the pending list finds and delivers them. */
  private void notSettled(
      List<IncomingRedisStreamMetadata> entries, String what, Throwable refused) {
    LOG.warnf(
        "Channel '%s': %s of stream %s could not be %s: %s",
        settings.channel(),
        entries.stream().map(IncomingRedisStreamMetadata::id).toList(),
        entries.get(0).stream(),
        what,
        refused.getMessage());
  }

  @Override
  public Uni<Void> fail(Throwable cause) {
    return Uni.createFrom()
        .<Void>failure(cause)
        .onSubscription()
        .invoke(() -> loop.execute(() -> channelFailure.accept(cause)));
  }
}
