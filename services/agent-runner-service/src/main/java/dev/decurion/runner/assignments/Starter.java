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
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Starts attempts, those of one shard with one call. When the answer of a call is lost, nobody
 * knows whether it took effect, and a second call refuses what the first has started; then the
 * leases are asked.
 */
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
    boolean uncertain = false;
    while (true) {
      try {
        Keyspace keys = new Keyspace(shard);
        List<Boolean> started = redis.start(keys, config.lease(), runner, starts);
        return uncertain ? confirm(keys, starts, started) : started;
      } catch (RuntimeException e) {
        LOG.warnf("%d attempts wait for Redis to start: %s", starts.size(), RedisFailure.reason(e));
        uncertain = true;
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private List<Boolean> confirm(Keyspace keys, List<Start> starts, List<Boolean> started) {
    List<Boolean> held = redis.holds(keys, starts.stream().map(Start::attempt).toList());
    return IntStream.range(0, starts.size()).mapToObj(i -> started.get(i) || held.get(i)).toList();
  }
}
