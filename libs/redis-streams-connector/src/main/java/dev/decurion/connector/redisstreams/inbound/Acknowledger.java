package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.connection.EventLoop;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import dev.decurion.connector.redisstreams.connection.RetryingCommands;
import dev.decurion.connector.redisstreams.connection.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Acknowledges entries, many in one command: while one exchange with Redis is under way, what comes
 * meanwhile is gathered for the next. Confined to the event loop of the channel.
 */
final class Acknowledger {

  private static final int MOST_IDS = 500;

  private static final Script ACKNOWLEDGE_AND_DELETE =
      new Script(
          """
          local acknowledged = redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2))
          redis.call('XDEL', KEYS[1], unpack(ARGV, 2))
          return acknowledged
          """);

  private final IncomingSettings settings;
  private final RetryingCommands commands;
  private final EventLoop loop;
  private Map<String, Gathered> gathered = new LinkedHashMap<>();
  private boolean scheduled;
  private int underWay;

  Acknowledger(IncomingSettings settings, RetryingCommands commands, EventLoop loop) {
    this.settings = settings;
    this.commands = commands;
    this.loop = loop;
  }

  /** Completes when Redis has acknowledged the entries; fails if it refuses for good. */
  Future<Void> acknowledge(String stream, List<String> ids) {
    Gathered of = gathered.computeIfAbsent(stream, key -> new Gathered());
    of.ids.addAll(ids);
    Promise<Void> done = Promise.promise();
    of.promises.add(done);
    if (underWay == 0 && !scheduled) {
      scheduled = true;
      loop.defer(this::flush);
    }
    return done.future();
  }

  /** Whether acknowledgements wait for their reply. */
  boolean isBusy() {
    return underWay > 0 || !gathered.isEmpty();
  }

  private void flush() {
    scheduled = false;
    Map<String, Gathered> now = gathered;
    gathered = new LinkedHashMap<>();
    now.forEach(
        (stream, of) -> {
          underWay++;
          List<Future<Void>> parts = new ArrayList<>();
          for (int from = 0; from < of.ids.size(); from += MOST_IDS) {
            List<String> ids = of.ids.subList(from, Math.min(of.ids.size(), from + MOST_IDS));
            parts.add(commands.execute(link -> send(link, stream, ids)));
          }
          Future.all(parts)
              .onSuccess(all -> of.promises.forEach(Promise::complete))
              .onFailure(refused -> of.promises.forEach(promise -> promise.fail(refused)))
              .onComplete(
                  all -> {
                    underWay--;
                    if (underWay == 0 && !gathered.isEmpty()) {
                      flush();
                    }
                  });
        });
  }

  private Future<Void> send(RedisLink link, String stream, List<String> ids) {
    if (settings.deleteOnAck()) {
      List<String> arguments = new ArrayList<>(ids.size() + 1);
      arguments.add(settings.group());
      arguments.addAll(ids);
      return ACKNOWLEDGE_AND_DELETE.run(link, List.of(stream), arguments).mapEmpty();
    }
    Request request = Request.cmd(Command.XACK).arg(stream).arg(settings.group());
    ids.forEach(request::arg);
    return link.send(request).mapEmpty();
  }

  private static final class Gathered {
    private final List<String> ids = new ArrayList<>();
    private final List<Promise<Void>> promises = new ArrayList<>();
  }
}
