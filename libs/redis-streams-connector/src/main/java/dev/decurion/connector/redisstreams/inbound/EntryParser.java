package dev.decurion.connector.redisstreams.inbound;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the replies of stream commands, in the forms of RESP2 and RESP3. */
final class EntryParser {

  private final String payloadField;

  EntryParser(String payloadField) {
    this.payloadField = payloadField;
  }

  /** The reply of XREAD and XREADGROUP: entries by stream; empty when the read timed out. */
  Map<String, List<RedisStreamEntry>> byStream(@Nullable Response reply) {
    Map<String, List<RedisStreamEntry>> streams = new LinkedHashMap<>();
    if (reply == null) {
      return streams;
    }
    if (reply.isMap()) {
      for (String stream : reply.getKeys()) {
        streams.put(stream, entries(stream, reply.get(stream)));
      }
    } else {
      for (Response pair : reply) {
        String stream = pair.get(0).toString();
        streams.put(stream, entries(stream, pair.get(1)));
      }
    }
    return streams;
  }

  /** A list of entries, without those that are no more. */
  List<RedisStreamEntry> entries(String stream, @Nullable Response reply) {
    List<RedisStreamEntry> entries = new ArrayList<>();
    if (reply != null) {
      for (Response entry : reply) {
        if (entry != null && entry.size() > 1 && entry.get(1) != null) {
          entries.add(entry(stream, entry));
        }
      }
    }
    return entries;
  }

  private RedisStreamEntry entry(String stream, Response reply) {
    Response fields = reply.get(1);
    Map<String, String> headers = new LinkedHashMap<>();
    Buffer body = null;
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      String name = fields.get(i).toString();
      if (body == null && name.equals(payloadField)) {
        body = fields.get(i + 1).toBuffer();
      } else {
        headers.put(name, fields.get(i + 1).toString());
      }
    }
    return new RedisStreamEntry(stream, reply.get(0).toString(), headers, body);
  }
}
