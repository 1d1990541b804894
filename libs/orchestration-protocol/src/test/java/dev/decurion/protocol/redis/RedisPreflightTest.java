package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.decurion.protocol.redis.RedisPreflight.UnsuitableRedisException;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisPreflightTest extends FunctionTest {
  @Test
  void all_functions_are_there_after_the_preflight_however_often_it_runs() {
    RedisPreflight.prepare(redis);
    RedisPreflight.prepare(redis);
    String functions = redis.execute("FUNCTION", "LIST").toString();
    assertThat(functions)
        .contains(
            RedisFunctions.SUBMIT,
            RedisFunctions.ACQUIRE,
            RedisFunctions.RENEW,
            RedisFunctions.RELEASE,
            RedisFunctions.JOIN,
            RedisFunctions.COMMIT,
            RedisFunctions.START,
            RedisFunctions.HEARTBEAT,
            RedisFunctions.LEAVE,
            RedisFunctions.OBSERVE);
  }

  @Test
  void a_server_that_may_drop_keys_is_refused_with_the_remedy() {
    redis.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try {
      assertThatThrownBy(() -> RedisPreflight.prepare(redis))
          .isInstanceOf(UnsuitableRedisException.class)
          .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
    } finally {
      redis.execute("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  void an_older_server_is_refused() {
    assertThatThrownBy(() -> RedisPreflight.checkVersion("redis_version:6.2.14\r\n"))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("Redis 6.2.14");
    assertThatThrownBy(() -> RedisPreflight.checkVersion("something else"))
        .isInstanceOf(UnsuitableRedisException.class);
    assertThatCode(() -> RedisPreflight.checkVersion("redis_version:7.0.15\r\n"))
        .doesNotThrowAnyException();
    assertThatCode(() -> RedisPreflight.checkVersion("redis_version:10.0.0\r\n"))
        .doesNotThrowAnyException();
  }
}
