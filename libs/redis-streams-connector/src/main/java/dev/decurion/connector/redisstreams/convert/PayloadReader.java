package dev.decurion.connector.redisstreams.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Type;

/** Makes a payload of the type that a consumer wants. */
final class PayloadReader {

  private final ObjectMapper mapper;

  PayloadReader(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * @throws IllegalArgumentException when the payload is not of that type
   */
  Object read(RedisStreamEntry entry, Type target) {
    if (target == RedisStreamEntry.class) {
      return entry;
    }
    Buffer body = entry.body();
    if (body == null) {
      throw new IllegalArgumentException(
          "Entry %s of stream %s has no payload".formatted(entry.id(), entry.stream()));
    }
    if (target == String.class) {
      return entry.payload();
    }
    if (target == byte[].class) {
      return body.getBytes();
    }
    if (target == Buffer.class) {
      return body;
    }
    try {
      return target == JsonObject.class
          ? new JsonObject(body)
          : mapper.readValue(body.getBytes(), mapper.constructType(target));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "Entry %s of stream %s is no %s: %s"
              .formatted(entry.id(), entry.stream(), target.getTypeName(), e.getMessage()),
          e);
    }
  }
}
