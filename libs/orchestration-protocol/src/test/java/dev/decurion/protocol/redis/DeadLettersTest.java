package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeadLettersTest extends FunctionTest {
  @Test
  void an_entry_that_is_put_back_is_in_its_stream_as_it_was_and_no_letter_any_more() {
    String letter = letter("kind", "fruit", "payload", "rotten \u0000\u00fc");
    assertThat(redis.execute("XLEN", keys.inbox()).toInteger()).isZero();

    String id = putBack(letter, keys.inbox()).toString();

    Response entry = redis.execute("XRANGE", keys.inbox(), "-", "+").get(0);
    assertThat(entry.get(0)).hasToString(id);
    assertThat(texts(entry.get(1)))
        .containsExactly("kind", "fruit", "payload", "rotten \u0000\u00fc");
    assertThat(redis.execute("XLEN", keys.deadLetters()).toInteger()).isZero();
  }

  @Test
  void an_entry_is_put_back_once() {
    String letter = letter("payload", "one");
    assertThat(putBack(letter, keys.inbox())).isNotNull();
    assertThat(putBack(letter, keys.inbox())).isNull();
    assertThat(redis.execute("XLEN", keys.inbox()).toInteger()).isEqualTo(1);
  }

  @Test
  void an_entry_goes_back_to_no_other_stream_than_its_own() {
    String letter = letter("payload", "one");
    Map<String, String> before = everything();

    assertThat(putBack(letter, stream())).isNull();
    assertThat(putBack("1-1", keys.inbox())).isNull();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_letter_that_cannot_be_written_back_stays() {
    String letter = letter("payload", "one");
    redis.execute("DEL", keys.inbox());
    redis.execute("SET", keys.inbox(), "no stream");

    assertThatThrownBy(() -> putBack(letter, keys.inbox())).hasMessageContaining("WRONGTYPE");

    assertThat(redis.execute("XLEN", keys.deadLetters()).toInteger()).isEqualTo(1);
  }

  @Test
  void letters_are_listed_newest_first_with_the_beginning_of_their_payload() {
    String first = letter("payload", "0123456789");
    String second = letter("other", "field");

    assertThat(letters("+", 10, 4))
        .containsExactly(
            List.of(second, keys.inbox(), "why", "0", ""),
            List.of(first, keys.inbox(), "why", "10", "0123"));
    assertThat(letters("(" + second, 10, 4)).extracting(row -> row.get(0)).containsExactly(first);
    assertThat(letters("+", 1, 4)).extracting(row -> row.get(0)).containsExactly(second);
  }

  @Test
  void an_entry_with_thousands_of_fields_is_kept_in_part_and_the_commit_takes_effect() {
    List<String> fields = new ArrayList<>(List.of("payload", "one"));
    for (int i = 0; i < 10_000; i++) {
      fields.addAll(List.of("field-" + i, "value"));
    }
    letter(fields.toArray(String[]::new));

    assertThat(field(keys.deadLetters(), "payload")).containsExactly("one");
    assertThat(position()).endsWith(" 1");
  }

  /** Makes an inbox entry a dead letter, as a coordinator does. */
  private String letter(String... fields) {
    List<String> entry = new ArrayList<>(List.of(keys.inbox(), "*"));
    entry.addAll(List.of(fields));
    String id = redis.execute("XADD", entry.toArray(String[]::new)).toString();
    assertThat(commitTaken(acquire(REPLICA, LONG), id, "dead", id, "why")).isTrue();
    return redis.execute("XREVRANGE", keys.deadLetters(), "+", "-").get(0).get(0).toString();
  }

  private Response putBack(String letter, String stream) {
    return call(RedisFunctions.PUT_BACK, List.of(keys.deadLetters(), stream), letter);
  }

  private List<List<String>> letters(String end, int limit, int mostBytes) {
    List<List<String>> rows = new ArrayList<>();
    call(
            RedisFunctions.LETTERS,
            List.of(keys.deadLetters()),
            end,
            Integer.toString(limit),
            Integer.toString(mostBytes))
        .forEach(row -> rows.add(texts(row)));
    return rows;
  }
}
