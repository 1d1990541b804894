package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.awaitTask;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.decurion.coordinator.StandInRunner.Taken;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class RunLifecycleTest {
  private static final Keyspace KEYS = new Keyspace(0);
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Inject RedisDataSource redis;

  private StandInRunner runner;
  private String first;
  private String second;

  @BeforeEach
  void own_agents_for_each_test() {
    runner = new StandInRunner(redis);
    first = "first-" + UUID.randomUUID();
    second = "second-" + UUID.randomUUID();
  }

  @Test
  void a_run_goes_from_submission_to_success() {
    String run = submit(plan());
    Taken one = runner.take(first);
    assertThat(runner.start(one, LEASE)).isTrue();
    runner.succeed(one.assignment(), Map.of("answer", "42"));
    Taken two = runner.take(second);
    assertThat(runner.start(two, LEASE)).isTrue();
    runner.succeed(two.assignment(), Map.of());

    awaitStatus(run, "SUCCEEDED");
    given()
        .get("/api/v1/runs/{run}/tasks/{agent}/only", run, first)
        .then()
        .statusCode(200)
        .body("state", equalTo("SUCCEEDED"))
        .body("runner", equalTo("stand-in"))
        .body("outputs.answer", equalTo("42"));
    given().get("/api/v1/runs").then().body("runs.run", hasItem(run));
  }

  @Test
  void a_finished_run_leaves_nothing_behind_in_its_streams() {
    String run = submit(plan());
    finish(runner.take(first));
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(redis.execute("XLEN", KEYS.inbox()).toInteger()).isZero();
              assertThat(redis.execute("SISMEMBER", KEYS.active(), run).toInteger()).isZero();
              assertThat(redis.execute("HKEYS", KEYS.attempts()).toString()).doesNotContain(run);
              assertThat(redis.execute("ZRANGE", KEYS.leases(), "0", "-1").toString())
                  .doesNotContain(run);
            });
  }

  @Test
  void a_run_that_is_over_can_be_deleted_with_all_that_is_kept_of_it() {
    String run = submit(plan());
    given().delete("/api/v1/runs/{run}", run).then().statusCode(409);
    finish(runner.take(first));
    Taken two = runner.take(second);
    redis.execute(
        "XADD", KEYS.output(new RunId(run), two.assignment().task(), 1), "*", "text", "printed");
    finish(two);
    awaitStatus(run, "SUCCEEDED");

    given().delete("/api/v1/runs/{run}", run).then().statusCode(204);

    given().get("/api/v1/runs/{run}", run).then().statusCode(404);
    given().delete("/api/v1/runs/{run}", run).then().statusCode(404);
    given().get("/api/v1/runs").then().body("runs.run", not(hasItem(run)));
    assertThat(redis.execute("KEYS", "*" + run + "*")).isEmpty();
  }

  @Test
  void a_dependent_of_a_failed_task_is_never_assigned() throws Exception {
    String run = submit(plan());
    Taken one = runner.take(first);
    runner.start(one, LEASE);
    runner.fail(one.assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    awaitStatus(run, "FAILED");
    assertThat(runner.poll(second)).isEmpty();
    given()
        .get("/api/v1/runs/{run}/tasks/{agent}/only", run, second)
        .then()
        .body("state", equalTo("SKIPPED"))
        .body("reason", containsString(first + "/only"));
  }

  @Test
  void a_shard_whose_redis_lost_the_last_commits_goes_on_from_what_is_left() {
    String run = submit(plan());
    Taken one = runner.take(first);
    String[] state = {
      KEYS.position(), KEYS.log(new RunId(run)), KEYS.attempts(), KEYS.leases(), KEYS.inbox()
    };
    for (String key : state) {
      redis.execute("COPY", key, key + ":before", "REPLACE");
    }
    runner.start(one, LEASE);
    awaitTask(run, first + "/only", "RUNNING");

    redis.execute("DEL", state);
    for (String key : state) {
      redis.execute("COPY", key + ":before", key);
    }

    // The runner that works on it does not know.
    assertThat(runner.heartbeat(one.assignment())).isEqualTo("gone");
    assertThat(runner.start(one, LEASE)).isTrue();
    runner.succeed(one.assignment(), Map.of());
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
    assertThat(
            redis
                .execute("XRANGE", KEYS.log(new RunId(run)), "-", "+")
                .toString()
                .split("\"started\"", -1))
        .as("one start of each task in the log")
        .hasSize(3);
  }

  @Test
  void an_assignment_starts_once_however_often_it_is_delivered() {
    submit(plan());
    Taken one = runner.take(first);
    assertThat(runner.start(one, LEASE)).isTrue();
    assertThat(runner.start("another", one, LEASE)).isFalse();
  }

  @Test
  void an_attempt_whose_lease_runs_out_is_lost_and_its_late_result_refused() {
    String run = submit(plan());
    Taken one = runner.take(first);
    runner.start(one, Duration.ofMillis(1));
    awaitStatus(run, "FAILED");
    runner.succeed(one.assignment(), Map.of());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(redis.execute("XRANGE", KEYS.log(new RunId(run)), "-", "+").toString())
                    .contains("\"type\":\"refused\""));
    awaitStatus(run, "FAILED");
  }

  @Test
  void a_question_that_has_no_answer_leaves_the_shard_where_it_is() {
    String run = submit(plan());
    String owner = redis.execute("GET", KEYS.owner()).toString();
    given()
        .get("/api/v1/runs/{run}/tasks/{agent}/nothing", run, first)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    finish(runner.take(first));
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
    assertThat(redis.execute("GET", KEYS.owner())).hasToString(owner);
  }

  @Test
  void cancelling_withdraws_what_has_not_started_and_stops_what_runs() throws Exception {
    String run = submit(plan());
    Taken one = runner.take(first);
    runner.start(one, LEASE);
    assertThat(runner.heartbeat(one.assignment())).isEqualTo("run");
    given().post("/api/v1/runs/{run}/cancel", run).then().statusCode(202);
    Awaitility.await()
        .untilAsserted(() -> assertThat(runner.heartbeat(one.assignment())).isEqualTo("stop"));
    runner.fail(one.assignment(), Failure.of(Failure.Reason.CANCELLED, "stopped"));
    awaitStatus(run, "CANCELLED");
    assertThat(runner.heartbeat(one.assignment())).isEqualTo("gone");

    String waiting = submit(plan());
    runner.take(first);
    given().post("/api/v1/runs/{run}/cancel", waiting).then().statusCode(202);
    awaitStatus(waiting, "CANCELLED");
    assertThat(runner.poll(first)).isEmpty();
  }

  @Test
  void a_paused_run_assigns_nothing_until_it_is_resumed() throws Exception {
    String run = submit(plan());
    Taken one = runner.take(first);
    given().post("/api/v1/runs/{run}/pause", run).then().statusCode(202);
    awaitStatus(run, "PAUSED");
    finish(one);
    awaitTask(run, second + "/only", "READY");
    assertThat(runner.poll(second)).isEmpty();
    given().post("/api/v1/runs/{run}/resume", run).then().statusCode(202);
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
  }

  @Test
  void a_retried_run_runs_again_what_failed() {
    String run = submit(plan());
    Taken one = runner.take(first);
    runner.start(one, LEASE);
    runner.fail(one.assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    awaitStatus(run, "FAILED");
    given().post("/api/v1/runs/{run}/retry", run).then().statusCode(202);
    finish(runner.take(first));
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
  }

  @Test
  void a_coordinator_that_lost_its_lock_commits_nothing_and_its_successor_goes_on_from_the_log() {
    String run = submit(plan());
    Taken one = runner.take(first);
    // Somebody else owns the shard for a moment, as if this coordinator had been paused.
    redis.execute("SET", KEYS.owner(), "999999 somebody/else", "PX", "1500");
    runner.start(one, LEASE);
    runner.succeed(one.assignment(), Map.of());
    finish(runner.take(second));
    awaitStatus(run, "SUCCEEDED");
    given()
        .get("/api/v1/runs/{run}/tasks/{agent}/only", run, first)
        .then()
        .body("attempt", equalTo(1));
  }

  @Test
  void agents_show_their_runners_and_missing_tools() {
    submit(plan().replace(first, "painter"));
    runner.heartbeat(runner.take("painter").assignment());
    Awaitility.await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/agents/painter")
                    .then()
                    .statusCode(200)
                    .body("dispatched", equalTo(1))
                    .body("runners", equalTo(0))
                    .body("missingTools[0].runner", equalTo("stand-in"))
                    .body("missingTools[0].tools[0]", equalTo("brush")));
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
