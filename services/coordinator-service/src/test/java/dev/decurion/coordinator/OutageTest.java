package dev.decurion.coordinator;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.oneOf;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class OutageTest {
  private static final String PLAN =
      "{plan: small, agents: {nobody-takes-this: {tasks: [{id: only, wait: 0s}]}}}";

  RedisProcess redis;

  @AfterEach
  void leave_redis_running() {
    redis.start();
  }

  @Test
  void a_submission_without_redis_is_refused_and_accepted_when_it_is_back() {
    String before = submit().statusCode(201).extract().path("run");

    redis.kill();
    submit().statusCode(503).contentType("application/problem+json");
    given()
        .get("/api/v1/runs/{run}/tasks/nobody-takes-this/only", before)
        .then()
        .statusCode(oneOf(200, 503));
    given()
        .get("/api/v1/runs/{run}/tasks/nobody-takes-this/only/log", before)
        .then()
        .statusCode(503);

    redis.start();
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> submit().statusCode(201));
    given().get("/api/v1/runs/{run}", before).then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void a_silent_redis_is_an_answer_too() {
    redis.pause();
    try {
      submit().statusCode(503);
    } finally {
      redis.resume();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(submit().extract().statusCode()).isEqualTo(201));
  }

  private static ValidatableResponse submit() {
    return given()
        .contentType("application/yaml")
        .body(PLAN.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then();
  }
}
