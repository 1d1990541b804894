package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.awaitTask;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static dev.decurion.coordinator.RunsOverHttp.task;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class AnswersTest {
  /** Of its own for each test: without a runner, an agent has room for one task at a time. */
  private final String other = "other-" + UUID.randomUUID();

  private final String plan =
      """
      plan: questions
      agents:
        boss:
          tasks:
            - id: go
              approval: { message: Deploy now?, timeout: 2h, default: approve }
        %s: { tasks: [ { id: idle, wait: 0s, needs: [boss] } ] }
      """
          .formatted(other);

  @Test
  void a_question_shows_what_is_asked_and_until_when() {
    String run = submit(plan);
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    task(run, "boss/go")
        .body("waitsFor", equalTo("ANSWER"))
        .body("dueAt", notNullValue())
        .body("approval.message", equalTo("Deploy now?"))
        .body("approval.byDefault", equalTo("approve"))
        .body("approval.answer", nullValue());
    given().get("/api/v1/runs/{run}", run).then().body("tasks.awaiting_approval", equalTo(1));
  }

  @Test
  void an_approved_task_succeeds_and_keeps_who_said_so_and_why() {
    String run = submit(plan);
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    answer(run, "boss/go/approve", "{\"by\": \" ada \", \"reason\": \"tested\"}").statusCode(202);
    awaitTask(run, "boss/go", "SUCCEEDED");
    awaitTask(run, other + "/idle", "DISPATCHED");
    task(run, "boss/go")
        .body("approval.answer.answer", equalTo("approve"))
        .body("approval.answer.by", equalTo("ada"))
        .body("approval.answer.reason", equalTo("tested"))
        .body("approval.answer.at", notNullValue())
        .body("dueAt", nullValue())
        .body("waitsFor", nullValue());
  }

  @Test
  void a_rejected_task_fails_with_who_said_so_and_what_needs_it_is_skipped() {
    String run = submit(plan);
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    answer(run, "boss/go/reject", "{\"by\": \"bob\", \"reason\": \"Friday\"}").statusCode(202);
    awaitStatus(run, "FAILED");
    task(run, "boss/go")
        .body("state", equalTo("FAILED"))
        .body("reason", equalTo("rejected by bob: Friday"));
    task(run, other + "/idle").body("reason", equalTo("needs boss/go, which did not succeed"));
  }

  @Test
  void a_task_that_waits_for_no_answer_gives_a_conflict() {
    String run = submit(plan);
    answer(run, other + "/idle/approve", "{\"by\": \"ada\"}")
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("PENDING"));
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    answer(run, "boss/go/approve", "{\"by\": \"ada\"}").statusCode(202);
    awaitTask(run, "boss/go", "SUCCEEDED");
    answer(run, "boss/go/reject", "{\"by\": \"bob\"}").statusCode(409);
    task(run, "boss/go").body("approval.answer.by", equalTo("ada"));
  }

  @Test
  void what_does_not_exist_is_not_found() {
    String run = submit(plan);
    answer("unknown00-0", "boss/go/approve", "{\"by\": \"ada\"}").statusCode(404);
    answer(run, "boss/nothing/approve", "{\"by\": \"ada\"}").statusCode(404);
    answer(run, "boss/a b/reject", "{\"by\": \"ada\"}").statusCode(404);
    task(run, "boss/nothing").statusCode(404).body("detail", containsString("boss/nothing"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[1]",
        "{ not json",
        "{\"by\": \" \"}",
        "{\"by\": \"a\\nb\"}",
        "{\"by\": {\"name\": \"ada\"}}"
      })
  void an_answer_that_does_not_say_who_gives_it_is_refused(String body) {
    String run = submit(plan);
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    answer(run, "boss/go/approve", body).statusCode(400).contentType("application/problem+json");
    task(run, "boss/go").body("state", equalTo("AWAITING_APPROVAL"));
  }

  @Test
  void names_and_reasons_are_bounded() {
    String run = submit(plan);
    awaitTask(run, "boss/go", "AWAITING_APPROVAL");
    answer(run, "boss/go/approve", "{\"by\": \"" + "a".repeat(101) + "\"}").statusCode(400);
    answer(run, "boss/go/approve", "{\"by\": \"a\", \"reason\": \"" + "x".repeat(501) + "\"}")
        .statusCode(400);
  }

  private static ValidatableResponse answer(String run, String path, String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/runs/" + run + "/tasks/" + path)
        .then();
  }
}
