package dev.decurion.connector.redisstreams.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.IncomingRedisStreamBatchMetadata;
import dev.decurion.connector.redisstreams.RedisStreamBatch;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MessageConverter;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Converts a batch to a list of what the consumer wants: what the attribute {@code payload-type}
 * names, or else of {@link RedisStreamEntry}. Entries that cannot be converted go to the failure
 * strategy one by one; the list has the others, and may be empty.
 */
@ApplicationScoped
class RedisStreamBatchConverter implements MessageConverter {

  private final PayloadReader reader;

  RedisStreamBatchConverter(ObjectMapper mapper) {
    this.reader = new PayloadReader(mapper);
  }

  @Override
  public boolean canConvert(Message<?> in, Type target) {
    return in.getPayload() instanceof RedisStreamBatch && raw(target).isAssignableFrom(List.class);
  }

  @Override
  public Message<?> convert(Message<?> in, Type target) {
    Type element = elementOf(in, target);
    RedisStreamBatch batch = (RedisStreamBatch) in.getPayload();
    List<Object> converted = new ArrayList<>(batch.size());
    for (RedisStreamEntry entry : batch) {
      try {
        converted.add(reader.read(entry, element));
      } catch (IllegalArgumentException e) {
        reject(in, entry, e);
      }
    }
    return in.withPayload(List.copyOf(converted));
  }

  /**
   * Quarkus knows {@code List<T>} only as {@code List}, so the channel has to say what is in it.
   */
  private static Type elementOf(Message<?> in, Type target) {
    if (target instanceof ParameterizedType list) {
      return list.getActualTypeArguments()[0];
    }
    return in.getMetadata(IncomingRedisStreamBatchMetadata.class)
        .<Type>map(IncomingRedisStreamBatchMetadata::payloadType)
        .orElse(RedisStreamEntry.class);
  }

  private static Class<?> raw(Type target) {
    if (target instanceof Class<?> type) {
      return type;
    }
    return target instanceof ParameterizedType type && type.getRawType() instanceof Class<?> raw
        ? raw
        : Void.class;
  }

  private static void reject(Message<?> in, RedisStreamEntry entry, Throwable cause) {
    in.getMetadata(IncomingRedisStreamBatchMetadata.class)
        .map(metadata -> metadata.reject(entry, cause))
        .orElseGet(() -> Uni.createFrom().voidItem())
        .subscribe()
        .with(settled -> {}, loggedByTheChannel -> {});
  }
}
