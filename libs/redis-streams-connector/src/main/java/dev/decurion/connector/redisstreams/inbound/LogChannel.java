package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamsChannel;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The assignable streams of one channel, for callers on any thread. */
final class LogChannel implements RedisStreamsChannel {

  private static final Pattern POSITION = Pattern.compile("\\$|\\d+(-\\d+)?");

  private final String name;
  private final EventLoop loop;
  private final LogLanes reads;
  private final Set<String> assigned = ConcurrentHashMap.newKeySet();

  LogChannel(String name, EventLoop loop, LogLanes reads) {
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
    return assign(stream, LogReadLoop.NOW);
  }

  @Override
  public Uni<Void> assign(String stream, String afterId) {
    Objects.requireNonNull(stream, "stream");
    if (!POSITION.matcher(afterId).matches()) {
      throw new IllegalArgumentException(
          "Channel '%s': cannot read %s after '%s', which is not an id, 0 or $"
              .formatted(name, stream, afterId));
    }
    return loop.uni(
        () -> {
          assigned.add(stream);
          return reads.assign(stream, afterId);
        });
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
