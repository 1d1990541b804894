package dev.decurion.runner.assignments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.ProtocolModule;
import java.io.IOException;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Reads assignments; of one that a newer coordinator wrote at least whose attempt it is. */
final class AssignmentReader {
  private final ObjectMapper json = ProtocolModule.mapper();
  private final ObjectReader reader = json.readerFor(Assignment.class);

  /**
   * @throws IOException when it does not even say which attempt it is
   */
  Taken read(Message<RedisStreamEntry> message) throws IOException {
    String payload = message.getPayload().payload();
    try {
      Assignment assignment = reader.readValue(payload);
      return new Taken(assignment.id(), assignment, "", message);
    } catch (IOException | RuntimeException e) {
      return new Taken(attempt(payload), null, firstLine(e), message);
    }
  }

  private AttemptId attempt(String payload) throws IOException {
    JsonNode tree = json.readTree(payload);
    try {
      return new AttemptId(
          new RunId(tree.path("run").asText()),
          TaskAddress.parse(tree.path("task").asText()),
          tree.required("attempt").asInt(),
          tree.required("token").asLong());
    } catch (IllegalArgumentException e) {
      throw new IOException("not an assignment: " + e.getMessage(), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
