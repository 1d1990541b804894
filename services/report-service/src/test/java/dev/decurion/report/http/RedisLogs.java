package dev.decurion.report.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.report.RecordedRun;
import io.quarkus.redis.datasource.RedisDataSource;
import java.util.List;
import java.util.Map;

/** Writes logs into Redis as a coordinator's commit does. */
final class RedisLogs {
  private final RedisDataSource redis;
  private final ObjectMapper json = ProtocolModule.mapper();

  RedisLogs(RedisDataSource redis) {
    this.redis = redis;
  }

  /** Writes what the run decided so far, and from now on what it decides. */
  void follow(RecordedRun run) {
    write(run, 0, run.log());
    run.listen(events -> write(run, run.log().size() - events.size(), events));
  }

  private void write(RecordedRun run, long sequence, List<RunEvent> events) {
    append(run.id(), text(new LogEntry(LogEntry.VERSION, sequence, events)), true);
    index(run);
  }

  /**
   * @param announced whether the events stream has it, too; it may have been trimmed
   */
  void append(RunId run, String entry, boolean announced) {
    Keyspace keys = Keyspace.of(run);
    String id = redis.execute("XADD", keys.log(run), "*", "events", entry).toString();
    if (announced) {
      redis.execute("XADD", keys.events(), "*", "payload", entry, "run", run.value(), "log-id", id);
    }
  }

  /** Writes an entry to the log only. */
  void appendSilently(RunId run, long sequence, List<RunEvent> events) {
    append(run, text(new LogEntry(LogEntry.VERSION, sequence, events)), false);
  }

  void index(RecordedRun run) {
    Keyspace keys = Keyspace.of(run.id());
    RunSummary summary =
        new RunSummary(
            run.id(),
            run.run().plan().name(),
            run.run().status(),
            run.run().submittedAt(),
            run.run().header().finishedAt(),
            Map.of("total", run.run().graph().size()));
    redis.execute(
        "ZADD",
        keys.runs(),
        Long.toString(run.run().submittedAt().toEpochMilli()),
        run.id().value());
    redis.execute("HSET", keys.summaries(), run.id().value(), text(summary));
  }

  /** As a coordinator does when the run has been kept long enough. */
  void delete(RecordedRun run) {
    Keyspace keys = Keyspace.of(run.id());
    redis.execute("UNLINK", keys.log(run.id()));
    redis.execute("ZREM", keys.runs(), run.id().value());
    redis.execute("HDEL", keys.summaries(), run.id().value());
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
