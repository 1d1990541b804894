package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.IncomingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.connection.ChannelState;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisErrors;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.inbound.Releases.Release;
import dev.decurion.connector.redisstreams.metrics.ChannelMetrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads as a consumer of a group, never more than there is room for. Each turn does the first of
 * these that is to be done: connect, create the groups, deliver this consumer's own pending
 * entries, deliver released entries again, claim those of dead consumers, take new ones.
 */
final class GroupReadLoop extends ReadLoop {

  private static final String GROUPS = "consumer group";
  private static final String READING = "reading";

  private final IncomingSettings settings;
  private final RedisLink reader;
  private final RedisLink interrupter;
  private final GroupCommands commands;
  private final Sweep sweep;
  private final SlotWatches watches;
  private final Deliveries deliveries;
  private final PendingEntries held;
  private final ChannelState state;
  private final ChannelMetrics metrics;
  private final Set<String> streams = new LinkedHashSet<>();
  private final Set<String> withoutGroup = new LinkedHashSet<>();
  private boolean groupsReady;
  private PendingScan own;
  private @Nullable PendingScan others;
  private long nextClaimNanos = System.nanoTime();
  private Map<String, String> lastSeen = Map.of();

  GroupReadLoop(
      IncomingSettings settings,
      EventLoop loop,
      RedisLink reader,
      RedisLink interrupter,
      Sweep sweep,
      SlotWatches watches,
      Deliveries deliveries,
      PendingEntries held,
      ChannelState state,
      ChannelMetrics metrics) {
    super(loop, settings.backoff());
    this.settings = settings;
    this.reader = reader;
    this.interrupter = interrupter;
    this.commands = new GroupCommands(settings, reader, new EntryParser(settings.payloadField()));
    this.sweep = sweep;
    this.watches = watches;
    this.deliveries = deliveries;
    this.held = held;
    this.state = state;
    this.metrics = metrics;
    this.own = scanOwn();
    settings.streams().forEach(this::include);
    state.pending(GROUPS);
  }

  /** Reads another stream. */
  void assign(String stream) {
    if (!streams.contains(stream)) {
      include(stream);
      changed();
    }
  }

  /** Takes nothing more of a stream. */
  void revoke(String stream) {
    if (streams.remove(stream)) {
      withoutGroup.remove(stream);
      sweep.exclude(stream);
      own.exclude(stream);
      if (others != null) {
        others.exclude(stream);
        others = others.isOver() ? null : others;
      }
      changed();
    }
  }

  Set<String> assigned() {
    return Set.copyOf(streams);
  }

  private void include(String stream) {
    streams.add(stream);
    withoutGroup.add(stream);
    groupsReady = false;
    sweep.include(stream);
    own.include(stream);
  }

  private void changed() {
    lastSeen = Map.of();
    wake();
    interrupt();
  }

  private void groupsMayBeMissing() {
    withoutGroup.addAll(streams);
    groupsReady = false;
  }

  @Override
  Future<Next> turn() {
    if (!reader.isOpen()) {
      return reader
          .open()
          .onSuccess(
              opened -> {
                groupsMayBeMissing();
                own = scanOwn(); // a reply with entries may have been lost with the connection
              })
          .map(Next.TURN);
    }
    if (!groupsReady) {
      return ensureGroups();
    }
    long room = deliveries.room();
    if (room == 0 || streams.isEmpty()) {
      state.fine(READING); // whatever went wrong the last time, nothing is to be read now
      return Future.succeededFuture(Next.REST);
    }
    if (!own.isOver()) {
      return claim(own, room);
    }
    Release due = held.releases().pollDue(System.nanoTime());
    if (due != null) {
      return redeliver(due, room);
    }
    if (others == null && claimIsDue()) {
      others = scanOthers();
    }
    if (others != null) {
      return claimFromOthers(others, room);
    }
    return streams.size() == 1 ? readOne(room) : readSeveral(room);
  }

  private Future<Next> ensureGroups() {
    List<String> missing = List.copyOf(withoutGroup);
    return Future.all(missing.stream().map(commands::ensureGroup).toList())
        .onSuccess(
            all -> {
              missing.forEach(withoutGroup::remove);
              groupsReady = withoutGroup.isEmpty();
              lastSeen = Map.of();
              state.fine(GROUPS);
            })
        .map(Next.TURN);
  }

  private Future<Next> claim(PendingScan scan, long room) {
    return scan.next(deliveries.entriesFor(room))
        .map(
            claimed -> {
              metrics.claimed(claimed.size());
              redelivered(claimed);
              return Next.TURN;
            });
  }

  private Future<Next> claimFromOthers(PendingScan scan, long room) {
    return claim(scan, room)
        .onSuccess(
            next -> {
              if (scan.isOver()) {
                others = null;
                nextClaimNanos = System.nanoTime() + jitter(settings.claimInterval()).toNanos();
              }
            });
  }

  private Future<Next> redeliver(Release release, long room) {
    int most = deliveries.entriesFor(room);
    List<IncomingRedisStreamMetadata> now = release.entries();
    if (now.size() > most) {
      held.releases().add(new Release(now.subList(most, now.size()), release.dueNanos()));
      now = now.subList(0, most);
    }
    Release taken = new Release(now, release.dueNanos());
    Map<String, Long> counts = new HashMap<>();
    now.forEach(entry -> counts.put(entry.id(), entry.deliveryCount() + 1));
    // Whoever claimed one meanwhile has reset its idle time, and keeps it.
    Duration idle = settings.releaseDelay().multipliedBy(9).dividedBy(10);
    return commands
        .claim(release.stream(), List.copyOf(counts.keySet()), idle)
        .onFailure(failure -> held.releases().add(taken))
        .map(
            entries -> {
              taken.entries().forEach(entry -> held.inFlight().settled(entry.stream(), entry.id()));
              redelivered(
                  entries.stream()
                      .map(
                          entry ->
                              new IncomingRedisStreamMetadata(
                                  settings.channel(), entry, counts.get(entry.id()), true))
                      .toList());
              return Next.TURN;
            });
  }

  private Future<Next> readOne(long room) {
    String stream = streams.iterator().next();
    return commands
        .readNew(stream, deliveries.entriesFor(room), untilNextDuty())
        .map(
            entries -> {
              readSucceeded();
              delivered(stream, entries);
              return Next.TURN;
            });
  }

  private Future<Next> readSeveral(long room) {
    if (lastSeen.keySet().equals(streams)) {
      Map<String, String> seen = lastSeen;
      lastSeen = Map.of();
      return (watches.areNeededFor(seen)
              ? watches.awaitAny(seen, untilNextDuty())
              : commands.awaitAny(seen, untilNextDuty()))
          .map(Next.TURN);
    }
    return sweep.run(room).compose(this::swept);
  }

  private Future<Next> swept(Sweep.Outcome outcome) {
    outcome.taken().forEach(this::delivered);
    Throwable failure = outcome.failure();
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    readSucceeded();
    lastSeen = outcome.lastSeen();
    return Future.succeededFuture(Next.TURN);
  }

  private void readSucceeded() {
    healthy();
    state.fine(READING);
  }

  private void delivered(String stream, List<RedisStreamEntry> entries) {
    entries.forEach(entry -> held.inFlight().delivered(stream, entry.id()));
    deliveries.deliverNew(entries);
  }

  private void redelivered(List<IncomingRedisStreamMetadata> entries) {
    List<IncomingRedisStreamMetadata> live = new ArrayList<>(entries.size());
    for (IncomingRedisStreamMetadata entry : entries) {
      held.inFlight().delivered(entry.stream(), entry.id());
      if (settings.maxDeliveries() > 0 && entry.deliveryCount() > settings.maxDeliveries()) {
        held.giveUp(entry);
      } else {
        live.add(entry);
      }
    }
    deliveries.deliver(live);
  }

  /** A blocking read must end when something else falls due. */
  private Duration untilNextDuty() {
    long now = System.nanoTime();
    long millis = settings.block().toMillis();
    if (settings.claims()) {
      millis = Math.min(millis, (nextClaimNanos - now) / 1_000_000);
    }
    return Duration.ofMillis(Math.max(1, held.releases().millisToNext(now, millis)));
  }

  private boolean claimIsDue() {
    return settings.claims() && System.nanoTime() - nextClaimNanos >= 0;
  }

  private PendingScan scanOwn() {
    return new PendingScan(
        commands, held.inFlight(), settings.channel(), streams, settings.consumer(), Duration.ZERO);
  }

  private PendingScan scanOthers() {
    return new PendingScan(
        commands, held.inFlight(), settings.channel(), streams, null, settings.claimMinIdle());
  }

  private static Duration jitter(Duration nominal) {
    long millis = nominal.toMillis();
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
  }

  @Override
  void turnFailed(Throwable cause) {
    lastSeen = Map.of();
    others = null;
    if (RedisErrors.isGroupMissing(cause)) {
      groupsMayBeMissing();
      state.trouble(GROUPS, cause);
    } else if (RedisErrors.isReply(cause) || cause instanceof RuntimeException) {
      state.trouble(READING, cause);
    }
  }

  /** Released entries have fallen due, which a blocking read would not notice. */
  void releaseDue() {
    wake();
    interrupt();
  }

  @Override
  void interrupt() {
    reader.interrupt(interrupter);
    watches.interrupt();
  }

  @Override
  void stopped() {
    reader.close();
    watches.close();
  }
}
