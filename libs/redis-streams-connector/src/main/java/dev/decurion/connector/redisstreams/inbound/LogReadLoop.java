package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.connection.ChannelState;
import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisErrors;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Reads the assigned streams without a group, each from a position of its own. */
final class LogReadLoop extends ReadLoop {

  private static final String READING = "reading";
  static final String NOW = "$";

  private final IncomingSettings settings;
  private final RedisLink reader;
  private final RedisLink interrupter;
  private final EntryParser parser;
  private final Deliveries deliveries;
  private final ChannelState state;
  private final Map<String, Position> assigned = new LinkedHashMap<>();

  LogReadLoop(
      IncomingSettings settings,
      EventLoop loop,
      RedisLink reader,
      RedisLink interrupter,
      Deliveries deliveries,
      ChannelState state) {
    super(loop, settings.backoff());
    this.settings = settings;
    this.reader = reader;
    this.interrupter = interrupter;
    this.parser = new EntryParser(settings.payloadField());
    this.deliveries = deliveries;
    this.state = state;
  }

  /** Reads a stream after an id, or from another one than before. */
  Future<Void> assign(String stream, String afterId) {
    Position position = new Position(afterId);
    Position old = assigned.put(stream, position);
    if (old != null) {
      deliveries.drop(stream);
      old.superseded(stream);
    }
    wake();
    interrupt();
    return position.known.future();
  }

  void revoke(String stream) {
    Position old = assigned.remove(stream);
    if (old != null) {
      deliveries.drop(stream);
      old.superseded(stream);
    }
  }

  Set<String> assigned() {
    return Set.copyOf(assigned.keySet());
  }

  @Override
  Future<Next> turn() {
    if (!reader.isOpen()) {
      return reader.open().map(Next.TURN);
    }
    for (Map.Entry<String, Position> entry : assigned.entrySet()) {
      if (entry.getValue().after.equals(NOW)) {
        return resolve(entry.getKey(), entry.getValue());
      }
    }
    long room = deliveries.room();
    if (assigned.isEmpty() || room == 0) {
      state.fine(READING); // whatever went wrong the last time, nothing is to be read now
      return Future.succeededFuture(Next.REST);
    }
    return read(deliveries.entriesFor(room));
  }

  private Future<Next> resolve(String stream, Position position) {
    return reader
        .send(Request.cmd(Command.XINFO).arg("STREAM").arg(stream))
        .map(info -> info.get("last-generated-id").toString())
        .recover(
            failure ->
                String.valueOf(failure.getMessage()).contains("no such key")
                    ? Future.succeededFuture("0-0")
                    : Future.failedFuture(failure))
        .onSuccess(position::resolve)
        .map(Next.TURN);
  }

  private Future<Next> read(int count) {
    Map<String, Position> read = new LinkedHashMap<>(assigned);
    Request request =
        Request.cmd(Command.XREAD)
            .arg("COUNT")
            .arg(count)
            .arg("BLOCK")
            .arg(settings.block().toMillis())
            .arg("STREAMS");
    read.keySet().forEach(request::arg);
    read.values().forEach(position -> request.arg(position.after));
    return reader
        .sendBlocking(request, settings.block())
        .map(
            reply -> {
              received(read, reply);
              return Next.TURN;
            });
  }

  private void received(Map<String, Position> read, @Nullable Response reply) {
    healthy();
    state.fine(READING);
    parser
        .byStream(reply)
        .forEach(
            (stream, entries) -> {
              Position position = read.get(stream);
              // A stream that was revoked, or assigned anew, while the read was under way.
              if (position != null && position == assigned.get(stream) && !entries.isEmpty()) {
                position.after = last(entries).id();
                deliveries.deliverNew(entries);
              }
            });
  }

  private static RedisStreamEntry last(List<RedisStreamEntry> entries) {
    return entries.get(entries.size() - 1);
  }

  @Override
  void turnFailed(Throwable cause) {
    if (RedisErrors.isReply(cause) || cause instanceof RuntimeException) {
      state.trouble(READING, cause);
    }
  }

  @Override
  void interrupt() {
    reader.interrupt(interrupter);
  }

  @Override
  void stopped() {
    reader.close();
    assigned.forEach((stream, position) -> position.superseded(stream));
  }

  /** After which entry to read on; one object for each assignment. */
  private static final class Position {

    private final Promise<Void> known = Promise.promise();
    private String after;

    Position(String after) {
      this.after = after;
      if (!after.equals(NOW)) {
        known.complete();
      }
    }

    void resolve(String id) {
      after = id;
      known.tryComplete();
    }

    void superseded(String stream) {
      known.tryFail(new CancellationException("The assignment of " + stream + " was withdrawn"));
    }
  }
}
