package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CommitTest extends FunctionTest {
  @Test
  void everything_of_a_round_is_written_at_once() {
    long token = acquire(REPLICA, LONG);
    String first = add("one");
    String second = add("two");
    String third = add("three");
    Try attempt = attempt("ts-001", 1, 7);

    assertThat(
            commitTaken(
                token,
                second,
                operations(
                    log(run.value(), "events"),
                    assign(attempt, "assignment"),
                    new String[] {"index", run.value(), "123", "summary", "active"},
                    new String[] {"agent", "fixer", "[\"node\"]"},
                    new String[] {"dead", second, "why"})))
        .isTrue();

    assertThat(field(keys.log(run), "events")).containsExactly("events");
    assertThat(field(keys.events(), "payload")).containsExactly("events");
    assertThat(field(keys.events(), "run")).containsExactly(run.value());
    assertThat(field(keys.events(), "log-id"))
        .containsExactly(redis.execute("XRANGE", keys.log(run), "-", "+").get(0).get(0).toString());
    assertThat(field(stream(), "payload")).containsExactly("assignment");
    assertThat(redis.execute("HGET", keys.attempts(), attempt.field()).toString())
        .isEqualTo("1 7 " + entries().get(0) + " run " + stream() + " ");
    assertThat(redis.execute("ZSCORE", keys.runs(), run.value()).toInteger()).isEqualTo(123);
    assertThat(redis.execute("HGET", keys.summaries(), run.value())).hasToString("summary");
    assertThat(texts(redis.execute("SMEMBERS", keys.active()))).containsExactly(run.value());
    assertThat(redis.execute("HGET", keys.agents(), "fixer")).hasToString("[\"node\"]");
    assertThat(field(keys.deadLetters(), "payload")).containsExactly("two");
    assertThat(field(keys.deadLetters(), "dead-letter-cause")).containsExactly("why");
    assertThat(position()).isEqualTo(second + " 1");
    assertThat(field(keys.inbox(), "payload")).containsExactly("three");
    assertThat(first.compareTo(third)).isNegative();
  }

  @Test
  void a_stale_token_writes_nothing() {
    long stale = acquire(REPLICA, LONG);
    long current = acquire(REPLICA, LONG);
    String entry = add("one");
    Try attempt = attempt("ts-001", 1, 7);
    commit(current, assign(attempt, "assignment"));
    Map<String, String> before = everything();

    assertThat(
            commitTaken(
                stale,
                entry,
                operations(
                    log(run.value(), "events"),
                    assign(attempt("ts-002", 1, 8), "assignment"),
                    settle(attempt),
                    new String[] {"withdraw", attempt.field()},
                    new String[] {"stop", attempt.field()},
                    new String[] {"index", run.value(), "123", "summary", "over"},
                    new String[] {"agent", "fixer", "[]"},
                    new String[] {"dead", entry, "why"})))
        .isFalse();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void nobody_commits_to_a_shard_without_an_owner() {
    long token = acquire(REPLICA, LONG);
    redis.execute("DEL", keys.owner());
    Map<String, String> before = everything();

    assertThat(commit(token, log(run.value(), "events"))).isFalse();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_commit_that_builds_on_what_redis_has_lost_writes_nothing() {
    long token = acquire(REPLICA, LONG);
    commit(token, log(run.value(), "first"));
    String lost = position();
    commit(token, log(run.value(), "second"));
    Map<String, String> before = everything();

    assertThat(commitAt(lost, token, "", log(run.value(), "third"))).isEqualTo(-1);
    assertThat(commitAt("0-0 0", token, "", log(run.value(), "third"))).isEqualTo(-1);

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_token_is_not_taken_for_another_that_begins_with_it() {
    long token = acquire(REPLICA, LONG);
    assertThat(commit(token * 10, log(run.value(), "events"))).isFalse();
    assertThat(commit(0, log(run.value(), "events"))).isFalse();
  }

  @Test
  void settling_ends_the_attempt_and_its_lease() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    start(taken().get(0), attempt, LONG);
    assertThat(leases()).containsExactly(attempt.lease());

    commit(acquire(REPLICA, LONG), settle(attempt));

    assertThat(redis.execute("EXISTS", keys.attempts(), keys.leases()).toInteger()).isZero();
  }

  @Test
  void settling_a_superseded_attempt_leaves_the_current_one() {
    Try old = attempt("ts-001", 1, 7);
    Try current = attempt("ts-001", 2, 8);
    assigned(old, current);
    start(taken().get(1), current, LONG);

    commit(acquire(REPLICA, LONG), settle(old));

    assertThat(heartbeat("runner-1", current)).containsExactly("run");
  }

  @Test
  void what_is_withdrawn_before_its_start_never_starts() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    String entry = entries().get(0);

    commit(acquire(REPLICA, LONG), "withdraw", attempt.field());

    assertThat(entries()).isEmpty();
    assertThat(start(entry, attempt, LONG)).isFalse();
    assertThat(leases()).isEmpty();
  }

  @Test
  void what_is_withdrawn_while_it_runs_is_gone_for_its_runner() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);
    start(taken().get(0), attempt, LONG);

    commit(acquire(REPLICA, LONG), "withdraw", attempt.field());

    assertThat(leases()).isEmpty();
    assertThat(heartbeat("runner-1", attempt)).containsExactly("gone");
  }

  @Test
  void withdrawing_and_stopping_what_is_over_changes_nothing() {
    long token = acquire(REPLICA, LONG);
    String field = attempt("ts-001", 1, 7).field();
    commit(token);
    Map<String, String> before = everything();

    assertThat(commit(token, "withdraw", field, "stop", field)).isTrue();

    before.remove(keys.position());
    assertThat(everything()).containsAllEntriesOf(before).hasSize(before.size() + 1);
  }

  @Test
  void a_run_that_is_over_is_listed_and_no_longer_active() {
    long token = acquire(REPLICA, LONG);
    commit(token, "index", run.value(), "123", "running", "active");
    commit(token, "index", run.value(), "123", "done", "over");

    assertThat(redis.execute("HGET", keys.summaries(), run.value())).hasToString("done");
    assertThat(redis.execute("SCARD", keys.active()).toInteger()).isZero();
    assertThat(texts(redis.execute("ZRANGE", keys.runs(), "0", "-1"))).containsExactly(run.value());
  }

  private String add(String payload) {
    return redis.execute("XADD", keys.inbox(), "*", "payload", payload).toString();
  }
}
