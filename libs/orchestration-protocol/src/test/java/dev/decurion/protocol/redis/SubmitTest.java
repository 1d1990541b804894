package dev.decurion.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SubmitTest extends FunctionTest {
  @Test
  void a_submission_lies_in_the_inbox() {
    assertThat(submit("plan", "run-1", "digest", "", "")).containsExactly("run-1", "digest");
    assertThat(field(keys.inbox(), "payload")).containsExactly("plan");
  }

  @Test
  void without_a_key_each_submission_is_a_run() {
    submit("plan", "run-1", "digest", "", "");
    assertThat(submit("plan", "run-2", "digest", "", "")).containsExactly("run-2", "digest");
    assertThat(field(keys.inbox(), "payload")).hasSize(2);
  }

  @Test
  void the_same_key_again_names_the_run_that_holds_it_and_submits_nothing() {
    submit("plan", "run-1", "digest", "once", LONG);
    assertThat(submit("plan", "run-2", "digest", "once", LONG)).containsExactly("run-1", "digest");
    assertThat(submit("other plan", "run-3", "other digest", "once", LONG))
        .containsExactly("run-1", "digest");
    assertThat(field(keys.inbox(), "payload")).containsExactly("plan");
  }

  @Test
  void another_key_is_another_run() {
    submit("plan", "run-1", "digest", "once", LONG);
    assertThat(submit("plan", "run-2", "digest", "twice", LONG)).containsExactly("run-2", "digest");
  }

  @Test
  void a_key_is_forgotten_after_its_time_to_live() {
    submit("plan", "run-1", "digest", "once", LONG);
    assertThat(redis.execute("PTTL", keys.idempotency("once")).toLong()).isBetween(1L, 60_000L);
  }

  private List<String> submit(
      String payload, String run, String digest, String key, String ttlMillis) {
    return texts(
        call(
            RedisFunctions.SUBMIT,
            List.of(keys.inbox(), keys.idempotency(key)),
            payload,
            run,
            digest,
            ttlMillis));
  }
}
