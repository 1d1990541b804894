package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.awaitTask;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.decurion.coordinator.StandInRunner.Taken;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs and messages of older and of newer coordinators. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class MixedVersionsTest {
  private static final Keyspace KEYS = new Keyspace(0);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject RedisDataSource redis;

  private StandInRunner runner;
  private String first;
  private String second;

  @BeforeEach
  void own_agents_for_each_test() {
    runner = new StandInRunner(redis);
    first = "first-" + UUID.randomUUID();
    second = "second-" + UUID.randomUUID();
    redis.execute("DEL", KEYS.deadLetters());
  }

  /** The text is what a coordinator wrote before there were fan-out, milestones and approvals. */
  @Test
  void a_run_that_a_coordinator_of_the_first_version_began_goes_on() {
    String run = RunId.of(System.currentTimeMillis(), 3, 0).value();
    whileSomebodyElseOwnsTheShard(
        () -> {
          append(
              run,
              """
              {"version":1,"sequence":0,"events":[
                {"type":"run-submitted","at":"2026-11-23T10:00:00Z","inputs":{},"plan":
                  "{plan: old, agents: {%1$s: {tasks: [{id: only, wait: 0s}]}, %2$s: {needs: [%1$s], tasks: [{id: only, wait: 0s}]}}}"},
                {"type":"ready","at":"2026-11-23T10:00:00Z","task":"%1$s/only"},
                {"type":"dispatched","at":"2026-11-23T10:00:01Z","task":"%1$s/only","number":1,"token":7}]}
              """
                  .formatted(first, second));
          append(
              run,
              """
              {"version":1,"sequence":3,"events":[
                {"type":"started","at":"2026-11-23T10:00:02Z","task":"%1$s/only","number":1,"runner":"r"},
                {"type":"succeeded","at":"2026-11-23T10:00:03Z","task":"%1$s/only","number":1,
                 "outputs":{"answer":"42"}},
                {"type":"ready","at":"2026-11-23T10:00:03Z","task":"%2$s/only"}]}
              """
                  .formatted(first, second));
          redis.execute("SADD", KEYS.active(), run);
        });

    finish(runner.take(second));

    awaitStatus(run, "SUCCEEDED");
    given()
        .get("/api/v1/runs/{run}/tasks/{agent}/only", run, first)
        .then()
        .body("outputs.answer", equalTo("42"));
  }

  @Test
  void a_run_whose_log_is_of_a_newer_version_stands_still_alone_and_loses_nothing() {
    String newer = submit(plan());
    Taken one = runner.take(first);
    assertThat(runner.start(one, LEASE)).isTrue();
    awaitTask(newer, first + "/only", "RUNNING");
    String lost = submit(plan().replace(first, "lost-" + first).replace(second, "l-" + second));
    runner.start(runner.take("lost-" + first), Duration.ofMillis(1));
    String neighbour =
        submit(plan().replace(first, "near-" + first).replace(second, "n-" + second));
    Taken near = runner.take("near-" + first);
    whileSomebodyElseOwnsTheShard(
        () -> {
          appendNewer(newer);
          appendNewer(lost);
        });

    given()
        .get("/api/v1/runs/{run}", newer)
        .then()
        .statusCode(500)
        .contentType("application/problem+json")
        .body("detail", containsString(newer))
        .body("detail", containsString("version 9"))
        .body("detail", containsString("reads up to 2"))
        .body("detail", containsString("Upgrade it; nothing is lost"));
    // Neither an expired lease nor a wish to delete a run that cannot be read disturbs the others.
    redis.execute(
        "XADD", KEYS.inbox(), "*", "payload", "{\"type\":\"forget\",\"run\":\"" + newer + "\"}");
    runner.succeed(one.assignment(), Map.of());
    finish(near);
    finish(runner.take("n-" + second));
    awaitStatus(neighbour, "SUCCEEDED");
    String letter =
        letters()
            .body("total", equalTo(1))
            .body("deadLetters[0].reason", containsString("version 9"))
            .extract()
            .path("deadLetters[0].id");
    given().get("/api/v1/agents").then().statusCode(200);

    // Now somebody owns the shard who can read it: as if it had been upgraded.
    whileSomebodyElseOwnsTheShard(
        () -> {
          redis.execute("XDEL", log(newer), newestOf(log(newer)));
        });
    given().post("/api/v1/dead-letters/{id}/put-back", letter).then().statusCode(200);
    finish(runner.take(second));
    awaitStatus(newer, "SUCCEEDED");
  }

  private void whileSomebodyElseOwnsTheShard(Runnable action) {
    redis.execute("SET", KEYS.owner(), "999999 somebody/else", "PX", "60000");
    // The coordinator has noticed when it is the owner of nothing.
    await().atMost(SOON).untilAsserted(() -> assertOwned(0));
    action.run();
    redis.execute("DEL", KEYS.owner());
    await().atMost(SOON).untilAsserted(() -> assertOwned(1));
  }

  private static void assertOwned(int shards) {
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'shards' }.data.owned", equalTo(shards));
  }

  private void appendNewer(String run) {
    append(run, "{\"version\":9,\"sequence\":4,\"events\":[{\"type\":\"teleported\"}]}");
  }

  private void append(String run, String entry) {
    redis.execute("XADD", log(run), "*", "events", entry);
  }

  private static String log(String run) {
    return KEYS.log(new RunId(run));
  }

  private String newestOf(String stream) {
    return redis.execute("XREVRANGE", stream, "+", "-", "COUNT", "1").get(0).get(0).toString();
  }

  private static ValidatableResponse letters() {
    return given().get("/api/v1/dead-letters").then().statusCode(200);
  }

  private String plan() {
    return """
        plan: two-steps
        defaults: { retry: { attempts: 1 } }
        agents:
          %s: { tasks: [ { id: only, wait: 0s } ] }
          %s: { needs: [%s], tasks: [ { id: only, wait: 0s } ] }
        """
        .formatted(first, second, first);
  }

  private void finish(Taken taken) {
    assertThat(runner.start(taken, LEASE)).isTrue();
    runner.succeed(taken.assignment(), Map.of());
  }
}
