package dev.decurion.redistesting;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Quarkus test a {@link RedisProcess}: its address as {@code decurion.redis.url}, and the
 * server itself to every field of the test class that has its type.
 */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable RedisProcess redis;

  @Override
  public Map<String, String> start() {
    redis = RedisProcess.keeping();
    return Map.of("decurion.redis.url", redis.url());
  }

  @Override
  public void inject(TestInjector tests) {
    tests.injectIntoFields(redis, new TestInjector.MatchesType(RedisProcess.class));
  }

  @Override
  public void stop() {
    if (redis != null) {
      redis.close();
    }
  }
}
