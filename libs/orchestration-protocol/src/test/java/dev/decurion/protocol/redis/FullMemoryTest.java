package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that has used up its memory takes nothing new, but lets nobody lose what he holds. */
@QuarkusTest
class FullMemoryTest extends FunctionTest {
  private Try attempt;
  private long token;

  @BeforeEach
  void use_the_memory_up() {
    token = acquire(REPLICA, LONG);
    attempt = attempt("one", 1, token);
    commit(token, assign(attempt, "assignment"));
    assertThat(start(taken().get(0), attempt, LONG)).isTrue();
    redis.execute("CONFIG", "SET", "maxmemory", "1");
  }

  @AfterEach
  void give_it_memory() {
    redis.execute("CONFIG", "SET", "maxmemory", "0");
  }

  @Test
  void leases_and_locks_are_kept() {
    assertThat(heartbeat("runner-1", attempt)).containsExactly("run");
    assertThat(call(RedisFunctions.RENEW, List.of(keys.owner()), Long.toString(token), LONG))
        .hasToString("1");
    assertThat(call(RedisFunctions.JOIN, List.of(Keyspace.coordinators()), REPLICA, LONG).toLong())
        .isPositive();
    assertThat(observe(LONG).get(0)).isEmpty();
  }

  @Test
  void a_shard_changes_hands() {
    call(RedisFunctions.RELEASE, List.of(keys.owner()), Long.toString(token));

    assertThat(acquire("other", LONG)).isGreaterThan(token);
  }

  @Test
  void submissions_and_commits_are_refused_and_leave_no_trace() {
    Map<String, String> before = everything();

    assertThatThrownBy(
            () ->
                call(
                    RedisFunctions.SUBMIT,
                    List.of(keys.inbox(), keys.idempotency("key")),
                    "payload",
                    run.value(),
                    "digest",
                    LONG))
        .hasMessageContaining("OOM");
    assertThatThrownBy(() -> commit(token, log(run.value(), "[]"))).hasMessageContaining("OOM");

    assertThat(everything()).isEqualTo(before);
  }
}
