package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.connection.RedisErrors;
import dev.decurion.connector.redisstreams.connection.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of a consumer in its group, on the link that reads. */
final class GroupCommands {

  /** One row of a pending list. */
  record Pending(String id, long deliveries) {}

  private final IncomingSettings settings;
  private final RedisLink link;
  private final EntryParser parser;

  GroupCommands(IncomingSettings settings, RedisLink link, EntryParser parser) {
    this.settings = settings;
    this.link = link;
    this.parser = parser;
  }

  /** Creates the group, and the stream with it, where they are missing; at 0, to lose nothing. */
  Future<Void> ensureGroup(String stream) {
    return link.send(
            Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(stream)
                .arg(settings.group())
                .arg("0")
                .arg("MKSTREAM"))
        .recover(
            failure ->
                RedisErrors.code(failure).equals("BUSYGROUP")
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure))
        .mapEmpty();
  }

  /** Takes new entries of one stream; waits for the first if there are none. */
  Future<List<RedisStreamEntry>> readNew(String stream, int count, Duration block) {
    Request request =
        Request.cmd(Command.XREADGROUP)
            .arg("GROUP")
            .arg(settings.group())
            .arg(settings.consumer())
            .arg("COUNT")
            .arg(count)
            .arg("BLOCK")
            .arg(block.toMillis())
            .arg("STREAMS")
            .arg(stream)
            .arg(">");
    return link.sendBlocking(request, block)
        .map(reply -> parser.byStream(reply).getOrDefault(stream, List.of()));
  }

  /** Waits until one of the streams has an entry above the given id; takes nothing. */
  Future<Void> awaitAny(Map<String, String> lastSeen, Duration block) {
    return awaitAny(link, lastSeen, block);
  }

  static Future<Void> awaitAny(RedisLink link, Map<String, String> lastSeen, Duration block) {
    Request request =
        Request.cmd(Command.XREAD)
            .arg("COUNT")
            .arg(1)
            .arg("BLOCK")
            .arg(block.toMillis())
            .arg("STREAMS");
    lastSeen.keySet().forEach(request::arg);
    lastSeen.values().forEach(request::arg);
    return link.sendBlocking(request, block).mapEmpty();
  }

  /**
   * Looks at pending entries, in the order of the stream.
   *
   * @param after exclusive start; {@code "-"} for the first page
   * @param owner of this consumer only; {@code null}: of all
   * @param minIdle not delivered or claimed for so long
   */
  Future<List<Pending>> pending(
      String stream, String after, int count, @Nullable String owner, Duration minIdle) {
    Request request = Request.cmd(Command.XPENDING).arg(stream).arg(settings.group());
    if (!minIdle.isZero()) {
      request.arg("IDLE").arg(minIdle.toMillis());
    }
    request.arg(after.equals("-") ? "-" : "(" + after).arg("+").arg(count);
    if (owner != null) {
      request.arg(owner);
    }
    return link.send(request).map(GroupCommands::pendingRows);
  }

  private static List<Pending> pendingRows(Response reply) {
    List<Pending> rows = new ArrayList<>(reply.size());
    for (Response row : reply) {
      rows.add(new Pending(row.get(0).toString(), row.get(3).toLong()));
    }
    return rows;
  }

  /**
   * Makes pending entries those of this consumer, if they were idle for so long.
   *
   * @return what was claimed; not those that others claimed first, nor those that are deleted
   */
  Future<List<RedisStreamEntry>> claim(String stream, List<String> ids, Duration minIdle) {
    Request request =
        Request.cmd(Command.XCLAIM)
            .arg(stream)
            .arg(settings.group())
            .arg(settings.consumer())
            .arg(minIdle.toMillis());
    ids.forEach(request::arg);
    return link.send(request).map(reply -> parser.entries(stream, reply));
  }
}
