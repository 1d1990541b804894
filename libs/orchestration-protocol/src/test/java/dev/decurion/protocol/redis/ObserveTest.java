package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ObserveTest extends FunctionTest {
  private static final String AT_ONCE = "0";

  @Test
  void leases_that_ran_out_are_named_until_they_are_settled() {
    Try expired = attempt("ts-001", 1, 7);
    Try live = attempt("ts-002", 1, 8);
    assigned(expired, live);
    List<String> entries = taken();
    start(entries.get(0), expired, AT_ONCE);
    start(entries.get(1), live, LONG);

    assertThat(observe(LONG).get(0)).containsExactly(expired.lease());
    assertThat(observe(LONG).get(0)).containsExactly(expired.lease());

    commit(acquire(REPLICA, LONG), settle(expired));
    assertThat(observe(LONG).get(0)).isEmpty();
    assertThat(leases()).containsExactly(live.lease());
  }

  @Test
  void a_lease_that_ran_out_and_is_renewed_in_time_is_no_longer_named() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    start(taken().get(0), attempt, AT_ONCE);
    heartbeat("runner-1", attempt);
    assertThat(observe(LONG).get(0)).isEmpty();
  }

  @Test
  void a_silent_runner_is_forgotten_and_comes_back_with_its_next_heartbeat() {
    heartbeat("runner-1");
    assertThat(observe(LONG).get(1)).hasSize(1);

    assertThat(observe(AT_ONCE).get(1)).isEmpty();
    assertThat(redis.execute("EXISTS", keys.runners(), keys.runnersSeen()).toInteger()).isZero();

    heartbeat("runner-1");
    assertThat(observe(LONG).get(1)).hasSize(1);
  }

  @Test
  void a_quiet_shard_has_nothing_to_tell() {
    assertThat(observe(LONG)).containsExactly(List.of(), List.of());
  }
}
