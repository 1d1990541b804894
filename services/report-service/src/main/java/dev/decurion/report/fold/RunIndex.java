package dev.decurion.report.fold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.report.ReportConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The list of all runs, as the coordinators keep it. */
@ApplicationScoped
public class RunIndex {
  private static final Logger LOG = Logger.getLogger(RunIndex.class);

  private final RedisReader redis;
  private final ReportConfig config;
  private final MeterRegistry metrics;
  private final ObjectMapper json = ProtocolModule.mapper();

  RunIndex(RedisReader redis, ReportConfig config, MeterRegistry metrics) {
    this.redis = redis;
    this.config = config;
    this.metrics = metrics;
  }

  /**
   * The newest runs of all shards, newest first.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  public List<RunSummary> newest(int limit) {
    List<RunSummary> runs = new ArrayList<>();
    for (int shard = 0; shard < config.shards(); shard++) {
      Keyspace keys = new Keyspace(shard);
      List<String> ids = redis.highest(keys.runs(), limit);
      List<Optional<String>> summaries = redis.values(keys.summaries(), ids);
      for (int at = 0; at < summaries.size(); at++) {
        String id = ids.get(at);
        summaries.get(at).flatMap(text -> decode(id, text)).ifPresent(runs::add);
      }
    }
    runs.sort(
        Comparator.comparing(RunSummary::submittedAt).thenComparing(RunSummary::run).reversed());
    return List.copyOf(runs.subList(0, Math.min(limit, runs.size())));
  }

  /** One damaged summary must not hide all other runs, so it is counted and told in the log. */
  private Optional<RunSummary> decode(String run, String text) {
    try {
      return Optional.of(json.readValue(text, RunSummary.class));
    } catch (JsonProcessingException e) {
      LOG.warnf("The summary of run %s cannot be read: %s", run, e.getOriginalMessage());
      metrics.counter("decurion.report.unreadable.summaries").increment();
      return Optional.empty();
    }
  }
}
