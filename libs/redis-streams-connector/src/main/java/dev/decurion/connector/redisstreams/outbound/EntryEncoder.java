package dev.decurion.connector.redisstreams.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.OutgoingRedisStreamMetadata;
import dev.decurion.connector.redisstreams.tracing.TraceHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Makes the XADD of a message. */
final class EntryEncoder {

  private final OutgoingSettings settings;
  private final ObjectMapper mapper;

  EntryEncoder(OutgoingSettings settings, ObjectMapper mapper) {
    this.settings = settings;
    this.mapper = mapper;
  }

  /**
   * @throws IllegalArgumentException when the payload cannot be written
   */
  Request encode(Message<?> message) {
    Optional<OutgoingRedisStreamMetadata> metadata =
        message.getMetadata(OutgoingRedisStreamMetadata.class);
    String stream = metadata.flatMap(OutgoingRedisStreamMetadata::stream).orElse(settings.stream());
    Request request = Request.cmd(Command.XADD).arg(stream);
    settings.maxLength().ifPresent(most -> request.arg("MAXLEN").arg("~").arg(most));
    request.arg(metadata.flatMap(OutgoingRedisStreamMetadata::id).orElse("*"));
    request.arg(settings.payloadField()).arg(bytes(message.getPayload(), stream));
    Map<String, String> headers = new LinkedHashMap<>();
    metadata.ifPresent(given -> headers.putAll(given.headers()));
    if (settings.tracing()) {
      TraceHeaders.inject(message, headers);
    }
    headers.forEach((name, value) -> request.arg(name).arg(value));
    return request;
  }

  private byte[] bytes(Object payload, String stream) {
    if (payload instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (payload instanceof byte[] bytes) {
      return bytes;
    }
    if (payload instanceof Buffer buffer) {
      return buffer.getBytes();
    }
    try {
      return mapper.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A %s cannot be written to stream %s: %s"
              .formatted(payload.getClass().getName(), stream, e.getOriginalMessage()),
          e);
    }
  }
}
