package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartTest extends FunctionTest {
  @Test
  void a_start_takes_the_lease_reports_and_removes_the_assignment() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    String entry = taken().get(0);

    assertThat(start(entry, attempt, LONG)).isTrue();

    assertThat(leases()).containsExactly(attempt.lease());
    assertThat(leaseExpiry(attempt)).isBetween(now(), now() + 60_000);
    assertThat(field(keys.inbox(), "payload")).containsExactly("started " + attempt.lease());
    assertNothingIsLeftOnTheStream();
  }

  @Test
  void an_attempt_that_another_runner_has_started_does_not_start_again() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    String entry = taken().get(0);
    start("runner-1", entry, attempt, LONG);
    Map<String, String> before = everything();

    assertThat(start("runner-2", entry, attempt, LONG)).isFalse();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_runner_that_has_not_heard_the_answer_hears_it_when_it_asks_again() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    String entry = taken().get(0);
    start("runner-1", entry, attempt, LONG);
    commit(acquire(REPLICA, LONG), "stop", attempt.field());
    Map<String, String> before = everything();

    assertThat(start("runner-1", entry, attempt, LONG)).isTrue();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_superseded_attempt_does_not_start() {
    Try old = attempt("ts-001", 1, 7);
    Try current = attempt("ts-001", 2, 8);
    assigned(old, current);
    List<String> entries = taken();

    assertThat(start(entries.get(0), old, LONG)).isFalse();
    assertThat(start(entries.get(1), attempt("ts-001", 2, 7), LONG)).isFalse();

    assertThat(leases()).isEmpty();
    assertThat(redis.execute("EXISTS", keys.inbox()).toInteger()).isZero();
    assertNothingIsLeftOnTheStream();
  }

  @Test
  void an_attempt_that_shall_stop_does_not_start() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    commit(acquire(REPLICA, LONG), "stop", attempt.field());

    assertThat(start(taken().get(0), attempt, LONG)).isFalse();

    assertThat(leases()).isEmpty();
    assertNothingIsLeftOnTheStream();
  }

  @Test
  void an_attempt_that_nobody_knows_does_not_start() {
    assertThat(start("1-1", attempt("ts-001", 1, 7), LONG)).isFalse();
    assertThat(everything()).isEmpty();
  }

  @Test
  void many_are_started_by_one_call_with_an_answer_for_each() {
    Try first = attempt("ts-001", 1, 7);
    Try old = attempt("ts-002", 1, 8);
    Try third = attempt("ts-003", 1, 10);
    assigned(first, old, attempt("ts-002", 2, 9), third);
    List<String> entries = taken();

    Response started =
        call(
            RedisFunctions.START,
            List.of(keys.attempts(), keys.leases(), keys.inbox(), stream()),
            LONG,
            Keyspace.RUNNERS_GROUP,
            "runner-1",
            "4",
            entries.get(0),
            first.field(),
            first.number(),
            first.token(),
            "one",
            "4",
            entries.get(1),
            old.field(),
            old.number(),
            old.token(),
            "two",
            "4",
            entries.get(3),
            third.field(),
            third.number(),
            third.token(),
            "three");

    assertThat(texts(started)).containsExactly("1", "0", "1");
    assertThat(field(keys.inbox(), "payload")).containsExactly("one", "three");
    assertThat(entries()).containsExactly(entries.get(2));
  }

  private void assertNothingIsLeftOnTheStream() {
    assertThat(entries()).isEmpty();
    assertThat(redis.execute("XPENDING", stream(), Keyspace.RUNNERS_GROUP).get(0).toInteger())
        .isZero();
  }

  /** The time of the server, which leases go by. */
  private long now() {
    Response time = redis.execute("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }
}
