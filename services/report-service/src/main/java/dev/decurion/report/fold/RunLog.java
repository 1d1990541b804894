package dev.decurion.report.fold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.LogEntry;
import dev.decurion.protocol.message.NewerVersionException;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.redis.Keyspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The logs of the runs. */
@ApplicationScoped
public class RunLog {
  /** Before the first entry. */
  public static final String START = "0-0";

  private final RedisReader redis;
  private final ObjectMapper json = ProtocolModule.mapper();

  RunLog(RedisReader redis) {
    this.redis = redis;
  }

  /**
   * The next entries after an id, oldest first; empty at the end of the log, and when there is no
   * such run.
   *
   * @throws UnreadableLogException when one is damaged or of a newer version
   * @throws RedisUnavailableException when Redis does not answer
   */
  public List<StoredEntry> page(RunId run, String afterId) {
    List<StoredEntry> entries = new ArrayList<>();
    for (RedisReader.Entry entry : redis.page(Keyspace.of(run).log(run), afterId, "events")) {
      entries.add(new StoredEntry(entry.id(), decode(run, entry.id(), entry.value())));
    }
    return entries;
  }

  /**
   * Whether the log has this entry.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  boolean has(RunId run, String entryId) {
    return redis.has(Keyspace.of(run).log(run), entryId);
  }

  /**
   * @throws UnreadableLogException when the entry is damaged or of a newer version
   */
  LogEntry decode(RunId run, String id, String text) {
    try {
      return LogEntry.parse(json, text);
    } catch (NewerVersionException e) {
      throw UnreadableLogException.newer(run, id, e);
    } catch (JsonProcessingException e) {
      throw UnreadableLogException.damaged(run, id, "cannot be read: " + e.getOriginalMessage());
    }
  }
}
