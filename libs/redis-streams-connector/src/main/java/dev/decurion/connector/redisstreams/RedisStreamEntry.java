package dev.decurion.connector.redisstreams;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a Redis stream, as it was read.
 *
 * @param stream the key of the stream
 * @param id the entry's id, {@code <milliseconds>-<sequence>}
 * @param headers every field but the payload, in the order of the entry, decoded as UTF-8
 * @param body the bytes of the payload field; {@code null} only for an entry without that field,
 *     which reaches failure strategies but never a consumer
 */
public record RedisStreamEntry(
    String stream, String id, Map<String, String> headers, @Nullable Buffer body) {

  public RedisStreamEntry {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(id, "id");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** The payload decoded as UTF-8; empty when the entry has none. */
  public String payload() {
    return body == null ? "" : body.toString(StandardCharsets.UTF_8);
  }
}
