package dev.decurion.connector.redisstreams.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import io.smallrye.reactive.messaging.MessageConverter;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Converts an entry to the type of the consumer: text, bytes, or anything that Jackson can read.
 */
@ApplicationScoped
class RedisStreamEntryConverter implements MessageConverter {

  private final PayloadReader reader;

  RedisStreamEntryConverter(ObjectMapper mapper) {
    this.reader = new PayloadReader(mapper);
  }

  @Override
  public boolean canConvert(Message<?> in, Type target) {
    return in.getPayload() instanceof RedisStreamEntry;
  }

  @Override
  public Message<?> convert(Message<?> in, Type target) {
    return in.withPayload(reader.read((RedisStreamEntry) in.getPayload(), target));
  }
}
