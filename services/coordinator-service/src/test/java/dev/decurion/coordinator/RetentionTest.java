package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.coordinator.StandInRunner.Taken;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(RetentionTest.KeepsRunsForAShortTime.class)
class RetentionTest {
  private static final Keyspace KEYS = new Keyspace(0);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String KEY = "nightly";

  @Inject RedisDataSource redis;

  private StandInRunner runner;

  /** Long enough to see that a run is kept at all. */
  public static final class KeepsRunsForAShortTime implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.retention", "3s", "decurion.retention-interval", "1s");
    }
  }

  @BeforeEach
  void connect() {
    runner = new StandInRunner(redis);
  }

  @Test
  void a_run_goes_with_all_that_is_kept_of_it_some_time_after_its_end_and_not_before_its_end() {
    String unfinished = RunsOverHttp.submit(plan("patient"));
    Taken waiting = runner.take("patient");
    assertThat(runner.start(waiting, Duration.ofMinutes(1))).isTrue();
    String finished = submit(plan("quick"), KEY);
    Taken quick = runner.take("quick");
    TaskAddress task = quick.assignment().task();
    RunId id = new RunId(finished);
    redis.execute("XADD", KEYS.output(id, task, 1), "*", "text", "printed");
    redis.execute("SET", KEYS.diff(id, task, 1), "+changed");
    assertThat(runner.start(quick, Duration.ofMinutes(1))).isTrue();
    runner.succeed(quick.assignment(), Map.of());
    awaitStatus(finished, "SUCCEEDED");
    assertThat(redis.execute("KEYS", "*" + finished + "*")).hasSize(3);

    await()
        .atMost(SOON)
        .untilAsserted(() -> given().get("/api/v1/runs/{run}", finished).then().statusCode(404));

    assertThat(redis.execute("KEYS", "*" + finished + "*")).isEmpty();
    assertThat(redis.execute("ZSCORE", KEYS.runs(), finished)).isNull();
    assertThat(redis.execute("HGET", KEYS.summaries(), finished)).isNull();
    // A client that asks again late must not start the same work a second time.
    assertThat(submit(plan("quick"), KEY)).isEqualTo(finished);
    given().get("/api/v1/runs/{run}", finished).then().statusCode(404);

    awaitStatus(unfinished, "RUNNING");
    runner.succeed(waiting.assignment(), Map.of());
    awaitStatus(unfinished, "SUCCEEDED");
    await()
        .atMost(SOON)
        .untilAsserted(() -> given().get("/api/v1/runs/{run}", unfinished).then().statusCode(404));
  }

  private static String submit(String plan, String idempotencyKey) {
    return given()
        .contentType("application/yaml")
        .header("Idempotency-Key", idempotencyKey)
        .body(plan.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .path("run");
  }

  private static String plan(String agent) {
    return "{plan: p, agents: {%s: {tasks: [{id: t, wait: 0s}]}}}".formatted(agent);
  }
}
