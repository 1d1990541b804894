package dev.decurion.report.live;

import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.connector.redisstreams.RedisStreamsChannels;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.report.ReportConfig;
import dev.decurion.report.fold.FoldedRuns;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Listens to what the coordinators write, from the start of this replica on. */
@ApplicationScoped
class ShardEvents {
  private static final Logger LOG = Logger.getLogger(ShardEvents.class);
  private static final String CHANNEL = "events";

  private final FoldedRuns runs;
  private final RunSignals signals;

  ShardEvents(FoldedRuns runs, RunSignals signals) {
    this.runs = runs;
    this.signals = signals;
  }

  void listen(@Observes StartupEvent event, RedisStreamsChannels channels, ReportConfig config) {
    for (int shard = 0; shard < config.shards(); shard++) {
      String stream = new Keyspace(shard).events();
      channels
          .channel(CHANNEL)
          .assign(stream, "$")
          .subscribe()
          .with(
              done -> LOG.infof("Listens to %s", stream),
              failure -> LOG.errorf(failure, "Cannot listen to %s", stream));
    }
  }

  @Incoming(CHANNEL)
  @Blocking
  void on(RedisStreamEntry entry) {
    RunId run = new RunId(entry.headers().getOrDefault("run", ""));
    runs.offer(run, entry.headers().getOrDefault("log-id", ""), entry.payload());
    signals.raise(run);
  }
}
