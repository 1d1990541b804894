package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class DeadLettersTest {
  private static final Keyspace KEYS = new Keyspace(0);
  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject RedisDataSource redis;

  @BeforeEach
  void without_letters_of_others() {
    redis.execute("DEL", KEYS.deadLetters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ not json",
        "null",
        "",
        "{\"type\":\"teleport\"}",
        "{\"type\":\"command\",\"run\":\"1k83ti880000-0\"}"
      })
  void an_inbox_entry_that_cannot_be_read_is_listed_and_the_shard_goes_on(String payload) {
    String entry = send("payload", payload);
    awaitLetters(1)
        .body("deadLetters[0].shard", equalTo(0))
        .body("deadLetters[0].stream", equalTo(KEYS.inbox()))
        .body("deadLetters[0].payload", equalTo(payload))
        .body("deadLetters[0].payloadBytes", equalTo(payload.length()))
        .body("deadLetters[0].reason", containsString("not a message for the inbox"));
    assertThat(field("dead-letter-id")).isEqualTo(entry);
    assertTheShardGoesOn();
  }

  @Test
  void an_inbox_entry_without_a_payload_is_listed_and_the_shard_goes_on() {
    send("something", "else");
    awaitLetters(1).body("deadLetters[0].payload", equalTo(""));
    assertThat(field("something")).isEqualTo("else");
    assertTheShardGoesOn();
  }

  @Test
  void a_message_of_a_newer_version_waits_with_both_versions_in_its_reason() {
    send("payload", "{\"version\":9,\"type\":\"teleport\"}");
    awaitLetters(1)
        .body("deadLetters[0].reason", containsString("version 9"))
        .body("deadLetters[0].reason", containsString("up to 1"))
        .body("deadLetters[0].reason", containsString("put this entry back"));
  }

  @Test
  void a_letter_that_is_put_back_takes_effect_once() {
    String run = RunId.of(System.currentTimeMillis(), 5, 0).value();
    send(
        "payload",
        "{\"type\":\"command\",\"run\":\"" + run + "\",\"command\":{\"type\":\"pause\"}}");
    String letter =
        awaitLetters(1)
            .body("deadLetters[0].reason", equalTo("there is no run " + run))
            .extract()
            .path("deadLetters[0].id");
    // The run appears, as it would after a repair.
    send(
        "payload",
        "{\"type\":\"submission\",\"run\":\"%s\",\"inputs\":{},\"plan\":\"%s\"}"
            .formatted(run, "{plan: p, agents: {nobody: {tasks: [{id: t, wait: 0s}]}}}"));
    awaitStatus(run, "RUNNING");

    given()
        .post("/api/v1/dead-letters/{id}/put-back", letter)
        .then()
        .statusCode(200)
        .body("stream", equalTo(KEYS.inbox()));

    awaitStatus(run, "PAUSED");
    given()
        .post("/api/v1/dead-letters/{id}/put-back", letter)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString(letter));
    list().body("total", equalTo(0));
  }

  @Test
  void an_assignment_that_is_put_back_lies_on_the_stream_of_its_agent_again() {
    String stream = KEYS.tasks(new AgentId("painter-" + UUID.randomUUID()));
    letter("payload", "assignment", "dead-letter-stream", stream, "dead-letter-cause", "newer");
    String id =
        list().body("deadLetters[0].reason", equalTo("newer")).extract().path("deadLetters[0].id");

    given().post("/api/v1/dead-letters/{id}/put-back", id).then().statusCode(200);

    assertThat(redis.execute("XRANGE", stream, "-", "+").get(0).get(1))
        .hasToString("[payload, assignment]");
  }

  @Test
  void a_letter_that_names_a_stream_of_somebody_else_is_not_put_back() {
    letter("payload", "x", "dead-letter-stream", KEYS.events());
    String id = list().extract().path("deadLetters[0].id");

    given()
        .post("/api/v1/dead-letters/{id}/put-back", id)
        .then()
        .statusCode(409)
        .body("detail", containsString(KEYS.events()));

    list().body("total", equalTo(1));
  }

  @Test
  void a_letter_that_is_deleted_is_gone() {
    letter("payload", "x", "dead-letter-stream", KEYS.inbox());
    String id = list().extract().path("deadLetters[0].id");

    given().delete("/api/v1/dead-letters/{id}", id).then().statusCode(204);

    given().delete("/api/v1/dead-letters/{id}", id).then().statusCode(404);
    list().body("deadLetters", hasSize(0));
  }

  @Test
  void pages_follow_each_other_from_new_to_old() {
    for (int i = 0; i < 5; i++) {
      letter("payload", Integer.toString(i), "dead-letter-stream", KEYS.inbox());
    }
    List<String> seen = new ArrayList<>();
    String before = "";
    for (int page = 0; page < 3; page++) {
      ValidatableResponse answer =
          given().get("/api/v1/dead-letters?limit=2" + before).then().statusCode(200);
      List<Map<String, Object>> letters =
          answer.body("total", equalTo(5)).extract().path("deadLetters");
      letters.forEach(letter -> seen.add(String.valueOf(letter.get("payload"))));
      before = "&before=" + letters.get(letters.size() - 1).get("id");
    }
    assertThat(seen).containsExactly("4", "3", "2", "1", "0");
  }

  @Test
  void only_the_beginning_of_a_long_payload_is_shown() {
    letter("payload", "x".repeat(100_000), "dead-letter-stream", KEYS.inbox());
    list()
        .body("deadLetters[0].payload.length()", equalTo(4096))
        .body("deadLetters[0].payloadBytes", equalTo(100_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "before=yesterday", "before=1-1"})
  void a_page_that_makes_no_sense_is_refused(String query) {
    int status = given().get("/api/v1/dead-letters?" + query).then().extract().statusCode();
    assertThat(status).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "1-1", "1-1-0", "1-1-77"})
  void what_does_not_exist_is_not_found(String id) {
    given().delete("/api/v1/dead-letters/{id}", id).then().statusCode(404);
    given().post("/api/v1/dead-letters/{id}/put-back", id).then().statusCode(404);
  }

  @Test
  void the_metrics_say_how_many_there_are() {
    letter("payload", "x", "dead-letter-stream", KEYS.inbox());
    letter("payload", "y", "dead-letter-stream", KEYS.inbox());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/q/metrics")
                    .then()
                    .body(containsString("decurion_dead_letters{shard=\"0\"} 2.0")));
  }

  private static ValidatableResponse list() {
    return given().get("/api/v1/dead-letters").then().statusCode(200);
  }

  private static ValidatableResponse awaitLetters(int count) {
    await().atMost(SOON).untilAsserted(() -> list().body("total", equalTo(count)));
    return list().body("deadLetters", hasSize(count));
  }

  private static void assertTheShardGoesOn() {
    awaitStatus(submit("{plan: p, agents: {nobody: {tasks: [{id: t, wait: 0s}]}}}"), "RUNNING");
  }

  private String send(String field, String value) {
    return redis.execute("XADD", KEYS.inbox(), "*", field, value).toString();
  }

  private void letter(String... fields) {
    List<String> entry = new ArrayList<>(List.of(KEYS.deadLetters(), "*"));
    entry.addAll(List.of(fields));
    redis.execute("XADD", entry.toArray(String[]::new));
  }

  /** Of the newest letter. */
  private String field(String name) {
    Response fields = redis.execute("XREVRANGE", KEYS.deadLetters(), "+", "-").get(0).get(1);
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).toString().equals(name)) {
        return fields.get(i + 1).toString();
      }
    }
    return "";
  }
}
