package dev.decurion.coordinator;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class SubmissionTest {
  private static final String PLAN =
      """
      plan: small
      inputs: { colour: { description: Of the shed, default: red }, size: { description: In m } }
      agents: { nobody-takes-this: { tasks: [ { id: only, wait: 0s, estimate: 2h } ] } }
      """;

  @Test
  void a_plan_in_json_is_as_good_as_one_in_yaml() {
    given()
        .contentType("application/json")
        .body(
            "{\n\t\"plan\": \"j\", \"agents\": {\"idle\": {\"tasks\": [{\"id\": \"t\", \"wait\": \"0s\"}]}}}")
        .post("/api/v1/runs")
        .then()
        .statusCode(201);
  }

  @Test
  void inputs_are_taken_from_the_query_and_from_defaults() {
    String run = post(PLAN, "size", "4").statusCode(201).extract().path("run");
    given()
        .get("/api/v1/runs/{run}", run)
        .then()
        .body("inputs.colour", equalTo("red"))
        .body("inputs.size", equalTo("4"));
  }

  @Test
  void a_missing_and_an_unknown_input_are_told() {
    given()
        .contentType("application/yaml")
        .body(PLAN.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("size"));
    post(PLAN, "sise", "4").statusCode(400);
  }

  @Test
  void every_problem_of_a_plan_comes_with_its_place() {
    given()
        .contentType("application/yaml")
        .body(
            "plan: x\nagents:\n  a:\n    needs: [b]\n    tasks: [ { id: t, wiat: 0s } ]\n"
                .getBytes(UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .body("problems.size()", greaterThan(1))
        .body("problems[0].line", greaterThan(0))
        .body("problems.code.toString()", containsString("unknown-key"));
  }

  @Test
  void the_same_idempotency_key_gives_the_same_run_and_another_body_a_conflict() {
    String first = keyed("once", PLAN).statusCode(201).extract().path("run");
    String again = keyed("once", PLAN).statusCode(201).extract().path("run");
    assertThat(again).isEqualTo(first);
    keyed("once", PLAN + "# changed\n").statusCode(409).body("detail", containsString(first));
  }

  @Test
  void validation_says_what_the_plan_takes() {
    given()
        .contentType("application/yaml")
        .body(PLAN.getBytes(UTF_8))
        .post("/api/v1/plans/validate")
        .then()
        .statusCode(200)
        .body("tasks", equalTo(1))
        .body("estimated.serial", equalTo("PT2H"))
        .body("estimated.criticalPath[0]", equalTo("nobody-takes-this/only"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown00-0", "x", "a b", "..", "0123456789-99999999"})
  void a_run_that_does_not_exist_is_not_found(String run) {
    given()
        .get("/api/v1/runs/{run}", run)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  private static ValidatableResponse post(String plan, String input, String value) {
    return given()
        .contentType("application/yaml")
        .queryParam("input." + input, value)
        .body(plan.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then();
  }

  private static ValidatableResponse keyed(String key, String plan) {
    return given()
        .contentType("application/yaml")
        .header("Idempotency-Key", key)
        .queryParam("input.size", "4")
        .body(plan.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then();
  }
}
