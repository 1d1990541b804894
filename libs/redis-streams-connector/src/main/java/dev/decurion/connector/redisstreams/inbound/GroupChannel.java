package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The assignable streams of one channel that reads as a group, for callers on any thread. */
final class GroupChannel implements RedisStreamsChannel {

  private final String name;
  private final EventLoop loop;
  private final GroupReadLoop reads;
  private final Set<String> assigned = ConcurrentHashMap.newKeySet();

  GroupChannel(String name, EventLoop loop, GroupReadLoop reads) {
    this.name = name;
    this.loop = loop;
    this.reads = reads;
    assigned.addAll(reads.assigned());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Uni<Void> assign(String stream) {
    Objects.requireNonNull(stream, "stream");
    return loop.uni(
        () -> {
          assigned.add(stream);
          reads.assign(stream);
          return Future.succeededFuture();
        });
  }

  @Override
  public Uni<Void> assign(String stream, String afterId) {
    throw new UnsupportedOperationException(
        "Channel '%s' reads as a group, which knows its position: assign %s without an id"
            .formatted(name, stream));
  }

  @Override
  public Uni<Void> revoke(String stream) {
    return loop.uni(
        () -> {
          reads.revoke(stream);
          assigned.remove(stream);
          return Future.succeededFuture();
        });
  }

  @Override
  public Set<String> assigned() {
    return Set.copyOf(assigned);
  }
}
