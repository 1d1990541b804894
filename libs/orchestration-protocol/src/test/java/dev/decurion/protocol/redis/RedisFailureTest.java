package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import org.junit.jupiter.api.Test;

class RedisFailureTest {
  @Test
  void a_reason_is_never_null() {
    assertThat(RedisFailure.reason(new TimeoutException())).isEqualTo("no reply in time");
    assertThat(RedisFailure.reason(new IllegalStateException("OOM command not allowed")))
        .isEqualTo("OOM command not allowed");
    assertThat(RedisFailure.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
