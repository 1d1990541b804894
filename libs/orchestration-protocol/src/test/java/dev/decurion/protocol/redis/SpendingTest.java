package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The budgets of language models: "reserve" and "spend". */
@QuarkusTest
class SpendingTest extends FunctionTest {
  private static final String NONE = "";

  /** Limits: of the run and of the task in nano-dollars, of the run and of the task in tokens. */
  private List<String> reserve(Try attempt, long cost, long tokens, String... limits) {
    List<String> arguments = arguments(attempt, cost, tokens);
    arguments.addAll(List.of(limits));
    return texts(
        call(
            RedisFunctions.RESERVE,
            List.of(keys.attempts(), keys.spending(run)),
            arguments.toArray(String[]::new)));
  }

  private boolean spend(Try attempt, long cost, long tokens) {
    return call(
                RedisFunctions.SPEND,
                List.of(keys.spending(run)),
                arguments(attempt, cost, tokens).toArray(String[]::new))
            .toInteger()
        == 1;
  }

  private static List<String> arguments(Try attempt, long cost, long tokens) {
    return new ArrayList<>(
        List.of(
            attempt.field(),
            attempt.number(),
            attempt.token(),
            Long.toString(cost),
            Long.toString(tokens)));
  }

  private long spent(String field) {
    Response amount = redis.execute("HGET", keys.spending(run), field);
    return amount == null ? 0 : amount.toLong();
  }

  @Test
  void what_was_reserved_gives_way_to_what_was_used() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);

    assertThat(reserve(attempt, 100, 10, "100", "100", "10", "10")).containsExactly("reserved");
    assertThat(spent("run cost")).isEqualTo(100);
    assertThat(spend(attempt, 30, 3)).isTrue();

    assertThat(spent("run cost")).isEqualTo(30);
    assertThat(spent("run tokens")).isEqualTo(3);
    assertThat(spent(attempt.field() + " cost")).isEqualTo(30);
    assertThat(spent(attempt.field() + " tokens")).isEqualTo(3);
  }

  @Test
  void each_limit_is_kept_to_the_last_unit_and_says_what_is_left() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);

    assertThat(reserve(attempt, 100, 10, "99", NONE, NONE, NONE))
        .containsExactly("run", "cost", "99");
    assertThat(reserve(attempt, 100, 10, NONE, "98", NONE, NONE))
        .containsExactly("task", "cost", "98");
    assertThat(reserve(attempt, 100, 10, NONE, NONE, "9", NONE))
        .containsExactly("run", "tokens", "9");
    assertThat(reserve(attempt, 100, 10, "100", "100", "10", "8"))
        .containsExactly("task", "tokens", "8");
    assertThat(spent("run cost")).as("a refusal books nothing").isZero();
    assertThat(reserve(attempt, 100, 10, "100", "100", "10", "10")).containsExactly("reserved");
  }

  @Test
  void tasks_share_the_budget_of_the_run_and_attempts_that_of_their_task() {
    Try one = attempt("ts-001", 1, 7);
    Try other = attempt("ts-002", 1, 8);
    Try again = attempt("ts-001", 2, 9);
    assigned(one, other);
    reserve(one, 60, 1, "100", "60", NONE, NONE);

    assertThat(reserve(other, 60, 1, "100", "60", NONE, NONE)).containsExactly("run", "cost", "40");
    assigned(again);
    assertThat(reserve(again, 1, 1, "100", "60", NONE, NONE)).containsExactly("task", "cost", "0");
  }

  @Test
  void whoever_has_not_heard_the_answer_may_ask_again_and_books_once() {
    Try attempt = attempt("ts-001", 1, 7);
    assigned(attempt);

    assertThat(reserve(attempt, 60, 1, "100", NONE, NONE, NONE)).containsExactly("reserved");
    assertThat(reserve(attempt, 60, 1, "100", NONE, NONE, NONE)).containsExactly("reserved");
    assertThat(spent("run cost")).isEqualTo(60);
    assertThat(spend(attempt, 10, 1)).isTrue();
    assertThat(spend(attempt, 10, 1)).isFalse();
    assertThat(spent("run cost")).isEqualTo(10);
  }

  @Test
  void a_superseded_attempt_reserves_nothing_but_what_it_had_reserved_it_can_settle() {
    Try old = attempt("ts-001", 1, 7);
    Try current = attempt("ts-001", 2, 8);
    assigned(old);
    reserve(old, 60, 1, NONE, NONE, NONE, NONE);
    assigned(current);

    assertThat(reserve(old, 60, 1, NONE, NONE, NONE, NONE)).containsExactly("gone");
    assertThat(reserve(current, 60, 1, "100", NONE, NONE, NONE))
        .containsExactly("run", "cost", "40");
    assertThat(spend(old, 5, 1)).isTrue();
    assertThat(reserve(current, 60, 1, "100", NONE, NONE, NONE)).containsExactly("reserved");
    assertThat(spent("run cost")).isEqualTo(65);
  }

  @Test
  void many_at_once_never_go_over_the_budget() throws Exception {
    long budget = 1_000;
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Try> attempts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        attempts.add(attempt("t" + i, 1, 100 + i));
      }
      assigned(attempts.toArray(Try[]::new));
      List<Future<long[]>> results = new ArrayList<>();
      for (Try attempt : attempts) {
        results.add(pool.submit(() -> call(attempt, budget)));
      }
      long used = 0;
      int refused = 0;
      for (Future<long[]> result : results) {
        used += result.get()[0];
        refused += (int) result.get()[1];
      }

      assertThat(refused).as("the budget is fought for").isPositive();
      assertThat(spent("run cost")).isEqualTo(used).isLessThanOrEqualTo(budget);
    } finally {
      pool.shutdownNow();
    }
  }

  /** What a call used, and whether it was refused. Every seventh runner dies in its call. */
  private long[] call(Try attempt, long budget) {
    Random random = new Random(attempt.field().hashCode());
    long most = 50 + random.nextInt(250);
    String limit = Long.toString(budget);
    if (!reserve(attempt, most, 1, limit, NONE, NONE, NONE).equals(List.of("reserved"))) {
      return new long[] {0, 1};
    }
    assertThat(spent("run cost")).isLessThanOrEqualTo(budget);
    if (random.nextInt(7) == 0) {
      return new long[] {most, 0};
    }
    long used = random.nextInt(10);
    spend(attempt, used, 1);
    return new long[] {used, 0};
  }
}
