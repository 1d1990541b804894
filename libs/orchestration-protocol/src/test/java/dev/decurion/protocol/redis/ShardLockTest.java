package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ShardLockTest extends FunctionTest {
  @Test
  void one_replica_owns_a_shard() {
    assertThat(acquire("a", LONG)).isPositive();
    assertThat(acquire("b", LONG)).isZero();
  }

  @Test
  void every_owner_has_a_higher_token_than_the_one_before() {
    long first = acquire("a", LONG);
    assertThat(release(first)).isTrue();
    long second = acquire("b", LONG);
    assertThat(release(second)).isTrue();
    assertThat(List.of(first, second, acquire("a", LONG))).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tokens_rise_even_when_redis_has_lost_the_last_one() {
    long lost = acquire("a", LONG);
    redis.execute("DEL", keys.owner(), keys.epoch());
    assertThat(acquire("b", LONG)).isGreaterThan(lost);
  }

  @Test
  void an_owner_that_asks_again_has_lost_its_state_and_gets_a_new_token() {
    long before = acquire("a", LONG);
    long after = acquire("a", LONG);
    assertThat(after).isGreaterThan(before);
    assertThat(renew(before, LONG)).isFalse();
    assertThat(renew(after, LONG)).isTrue();
  }

  @Test
  void a_lock_that_is_not_renewed_runs_out() {
    long first = acquire("a", "1");
    await().until(() -> acquire("b", LONG) > first);
    assertThat(renew(first, LONG)).isFalse();
    assertThat(release(first)).isFalse();
    assertThat(acquire("c", LONG)).isZero();
  }

  @Test
  void renewing_gives_the_owner_more_time() {
    long token = acquire("a", "10000");
    assertThat(renew(token, LONG)).isTrue();
    assertThat(redis.execute("PTTL", keys.owner()).toLong()).isGreaterThan(10_000);
  }

  @Test
  void the_name_of_a_replica_may_have_any_form() {
    long token = acquire("host name/1 2 %d", LONG);
    assertThat(acquire("host name/1 2 %d", LONG)).isGreaterThan(token);
    assertThat(acquire("host", LONG)).isZero();
  }

  @Test
  void a_replica_that_joins_counts_the_live_ones() {
    assertThat(join("a", LONG)).isEqualTo(1);
    assertThat(join("b", LONG)).isEqualTo(2);
    assertThat(join("a", LONG)).isEqualTo(2);
    // Whoever was last seen before this moment is forgotten, and that is everybody.
    await().until(() -> join("c", "1") <= 1);
  }

  private boolean renew(long token, String ttlMillis) {
    return call(RedisFunctions.RENEW, List.of(keys.owner()), Long.toString(token), ttlMillis)
            .toInteger()
        == 1;
  }

  private boolean release(long token) {
    return call(RedisFunctions.RELEASE, List.of(keys.owner()), Long.toString(token)).toInteger()
        == 1;
  }

  private int join(String replica, String silentAfterMillis) {
    String coordinators = "decurion:{" + keys.shard() + "}:coordinators";
    return call(RedisFunctions.JOIN, List.of(coordinators), replica, silentAfterMillis).toInteger();
  }
}
