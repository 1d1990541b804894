package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Keyspace;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Asks for runs to be forgotten that ended long enough ago. Any replica may ask, and ask twice: the
 * owner of the shard decides, and what is gone already stays gone.
 */
@ApplicationScoped
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final int AT_A_TIME = 200;

  private final CoordinatorRedis redis;
  private final CoordinatorConfig config;
  private final Shards shards;
  private final Clock clock = Clock.systemUTC();
  private final ObjectMapper json = ProtocolModule.mapper();

  Retention(CoordinatorRedis redis, CoordinatorConfig config, Shards shards) {
    this.redis = redis;
    this.config = config;
    this.shards = shards;
  }

  @Scheduled(
      every = "${decurion.retention-interval:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    if (shards.trouble().isPresent()) {
      return;
    }
    Instant before = clock.instant().minus(config.retention());
    for (int shard = 0; shard < config.shards(); shard++) {
      Keyspace keys = new Keyspace(shard);
      try {
        look(keys, before);
      } catch (RuntimeException e) {
        LOG.warnf(
            "Could not look for old runs in shard %d, tries again: %s", shard, e.getMessage());
      }
    }
  }

  /** Runs that are not over stay in the list, so it is read to its end. */
  private void look(Keyspace keys, Instant before) {
    List<RunSummary> page;
    int seen = 0;
    do {
      page = redis.submittedBefore(keys, before, seen, AT_A_TIME);
      page.stream()
          .filter(run -> run.finishedAt().filter(end -> end.isBefore(before)).isPresent())
          .forEach(run -> forget(keys, run));
      seen += page.size();
    } while (page.size() == AT_A_TIME);
  }

  private void forget(Keyspace keys, RunSummary run) {
    try {
      redis.send(
          keys,
          json.writerFor(InboxMessage.class)
              .writeValueAsString(new InboxMessage.Forget(run.run())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a message about run " + run.run(), e);
    }
  }
}
