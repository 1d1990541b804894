package dev.decurion.runner.assignments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.NewerVersionException;
import dev.decurion.protocol.message.ProtocolModule;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Reads assignments. What cannot be read goes where {@link UnreadAssignments} says. */
final class AssignmentReader {
  private static final Logger LOG = Logger.getLogger(AssignmentReader.class);

  private final ObjectMapper json = ProtocolModule.mapper();

  /** Empty when it cannot be read; then it is dealt with. */
  Optional<Taken> read(Message<RedisStreamEntry> message) {
    RedisStreamEntry entry = message.getPayload();
    try {
      return Optional.of(new Taken(Assignment.parse(json, entry.payload()), message));
    } catch (NewerVersionException e) {
      refuse(message, e);
    } catch (JsonProcessingException e) {
      refuse(message, new IllegalArgumentException("no assignment: " + firstLine(e), e));
    }
    return Optional.empty();
  }

  private static void refuse(Message<RedisStreamEntry> message, RuntimeException cause) {
    RedisStreamEntry entry = message.getPayload();
    LOG.errorf("Does not take %s of %s: %s", entry.id(), entry.stream(), cause.getMessage());
    message.nack(cause);
  }

  private static String firstLine(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }
}
