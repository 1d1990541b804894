package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HeartbeatTest extends FunctionTest {
  @Test
  void a_runner_is_told_what_to_do_with_each_of_its_attempts() {
    Try running = attempt("ts-001", 1, 7);
    Try stopped = attempt("ts-002", 1, 8);
    Try superseded = attempt("ts-003", 1, 9);
    Try unknown = attempt("ts-004", 1, 11);
    assigned(running, stopped, superseded, attempt("ts-003", 2, 10));
    List<String> entries = taken();
    start(entries.get(0), running, LONG);
    start(entries.get(1), stopped, LONG);
    commit(acquire(REPLICA, LONG), "stop", stopped.field());

    assertThat(heartbeat("runner-1", running, stopped, superseded, unknown))
        .containsExactly("run", "stop", "gone", "gone");
  }

  @Test
  void a_runner_does_not_renew_what_another_one_has_started() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    start("runner-1", taken().get(0), attempt, LONG);
    long before = leaseExpiry(attempt);

    assertThat(heartbeat("runner-2", attempt)).containsExactly("gone");

    assertThat(leaseExpiry(attempt)).isEqualTo(before);
  }

  @Test
  void an_attempt_whose_start_redis_has_lost_is_gone_and_can_start_again() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);

    assertThat(heartbeat("runner-1", attempt)).containsExactly("gone");

    assertThat(leases()).isEmpty();
    assertThat(start(taken().get(0), attempt, LONG)).isTrue();
  }

  @Test
  void a_heartbeat_renews_the_leases_of_what_is_current_and_no_others() {
    Try running = attempt("ts-001", 1, 7);
    Try stopped = attempt("ts-002", 1, 8);
    Try superseded = attempt("ts-003", 1, 9);
    assigned(running, stopped, superseded, attempt("ts-003", 2, 10));
    List<String> entries = taken();
    start(entries.get(0), running, "10");
    start(entries.get(1), stopped, "10");
    commit(acquire(REPLICA, LONG), "stop", stopped.field());
    long before = leaseExpiry(running);

    heartbeat("runner-1", running, stopped, superseded);

    assertThat(leaseExpiry(running)).isGreaterThan(before + 30_000);
    assertThat(leases()).containsExactlyInAnyOrder(running.lease(), stopped.lease());
  }

  @Test
  void a_runner_learns_the_agents_and_their_tools() {
    long token = acquire(REPLICA, LONG);
    commit(token, "agent", "fixer", "[\"node\"]", "agent", "tester", "[]");

    Response answer =
        call(
            RedisFunctions.HEARTBEAT,
            List.of(
                keys.attempts(), keys.leases(), keys.runners(), keys.runnersSeen(), keys.agents()),
            LONG,
            "runner-1",
            "{}");

    Response agents = answer.get(1);
    assertThat(agents.getKeys()).containsExactlyInAnyOrder("fixer", "tester");
    assertThat(agents.get("fixer")).hasToString("[\"node\"]");
  }

  @Test
  void a_runner_is_alive_from_its_first_heartbeat_until_it_leaves() {
    heartbeat("runner-1");
    heartbeat("runner-2");
    assertThat(observe(LONG).get(1))
        .containsExactlyInAnyOrder("{\"runner\":\"runner-1\"}", "{\"runner\":\"runner-2\"}");

    leave("runner-1");
    leave("runner-3");

    assertThat(observe(LONG).get(1)).containsExactly("{\"runner\":\"runner-2\"}");
  }

  private void leave(String runner) {
    call(RedisFunctions.LEAVE, List.of(keys.runners(), keys.runnersSeen()), runner);
  }
}
