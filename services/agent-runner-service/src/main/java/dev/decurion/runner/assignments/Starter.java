package dev.decurion.runner.assignments;

import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFailure;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.RunnerName;
import dev.decurion.runner.redis.RunnerRedis;
import dev.decurion.runner.redis.Start;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Starts attempts, those of one shard with one call, which is made again until it is answered. */
@ApplicationScoped
class Starter {
  private static final Logger LOG = Logger.getLogger(Starter.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final RunnerRedis redis;
  private final RunnerConfig config;
  private final String runner;

  Starter(RunnerRedis redis, RunnerConfig config, RunnerName name) {
    this.redis = redis;
    this.config = config;
    this.runner = name.value();
  }

  /**
   * Blocks until Redis has answered.
   *
   * @return for each whether it may run
   */
  List<Boolean> start(int shard, List<Start> starts) throws InterruptedException {
    while (true) {
      try {
        return redis.start(new Keyspace(shard), config.lease(), runner, starts);
      } catch (RuntimeException e) {
        LOG.warnf("%d attempts wait for Redis to start: %s", starts.size(), RedisFailure.reason(e));
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }
}
