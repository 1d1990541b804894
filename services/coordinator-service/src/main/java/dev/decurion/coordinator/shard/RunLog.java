package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.IllegalTransitionException;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.NewerVersionException;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs back from their logs. Blocks. */
@ApplicationScoped
public class RunLog {
  private static final String PAGE = "500";

  private final CoordinatorRedis redis;
  private final ObjectMapper json = ProtocolModule.mapper();

  RunLog(CoordinatorRedis redis) {
    this.redis = redis;
  }

  public boolean exists(RunId id) {
    return redis.execute("EXISTS", Keyspace.of(id).log(id)).toInteger() == 1;
  }

  /**
   * Folds the log of a run; empty when there is none.
   *
   * @throws UnreadableLogException when an entry is damaged or of a newer version
   */
  public Optional<Run> load(RunId id) {
    String key = Keyspace.of(id).log(id);
    Run run = null;
    String from = "-";
    while (true) {
      Response page = redis.execute("XRANGE", key, from, "+", "COUNT", PAGE);
      if (page.size() == 0) {
        return Optional.ofNullable(run);
      }
      for (Response row : page) {
        String entryId = row.get(0).toString();
        from = "(" + entryId;
        for (RunEvent event : decode(id, entryId, row.get(1)).events()) {
          run = fold(id, entryId, run, event);
        }
      }
    }
  }

  private static Run fold(RunId id, String entryId, @Nullable Run run, RunEvent event) {
    try {
      if (run != null) {
        run.apply(event);
        return run;
      }
      if (event instanceof RunSubmitted submitted) {
        return new Run(id, PlanReader.read(submitted.plan()), submitted);
      }
    } catch (IllegalTransitionException | IllegalArgumentException | InvalidPlanException e) {
      throw unreadable(id, entryId, "does not fit: " + e.getMessage());
    }
    throw unreadable(id, entryId, "comes before the submission");
  }

  private LogEntry decode(RunId id, String entryId, Response fields) {
    try {
      return LogEntry.parse(json, fields.get(1).toString());
    } catch (NewerVersionException e) {
      throw unreadable(
          id,
          entryId,
          "has version "
              + e.version()
              + "; this coordinator reads up to "
              + e.known()
              + ". Upgrade it; nothing is lost");
    } catch (JsonProcessingException e) {
      throw unreadable(id, entryId, "cannot be read: " + e.getOriginalMessage());
    }
  }

  private static UnreadableLogException unreadable(RunId id, String entryId, String what) {
    return new UnreadableLogException("Entry " + entryId + " in the log of run " + id + " " + what);
  }

  /** A log cannot be folded by this version. */
  public static final class UnreadableLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableLogException(String message) {
      super(message);
    }
  }
}
