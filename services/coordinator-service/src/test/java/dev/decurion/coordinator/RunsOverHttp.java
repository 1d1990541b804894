package dev.decurion.coordinator;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What tests ask of the HTTP interface again and again. */
final class RunsOverHttp {
  private RunsOverHttp() {}

  /** Returns the id of the run. */
  static String submit(String plan) {
    return given()
        .contentType("application/yaml")
        .body(plan.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .header("Location", containsString("/api/v1/runs/"))
        .extract()
        .path("run");
  }

  /**
   * @param address {@code agent/task}
   */
  static ValidatableResponse task(String run, String address) {
    return given().get("/api/v1/runs/" + run + "/tasks/" + address).then();
  }

  static void awaitStatus(String run, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs/{run}", run)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(status)));
  }

  static void awaitTask(String run, String address, String state) {
    Awaitility.await()
        .untilAsserted(() -> task(run, address).statusCode(200).body("state", equalTo(state)));
  }
}
