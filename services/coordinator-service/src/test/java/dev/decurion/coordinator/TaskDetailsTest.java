package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.awaitTask;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static dev.decurion.coordinator.RunsOverHttp.task;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.decurion.coordinator.StandInRunner.Taken;
import dev.decurion.core.run.Failure;
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

/** What the rules of a plan do, as one sees it over HTTP. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class TaskDetailsTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Inject RedisDataSource redis;

  private StandInRunner runner;
  private String one;
  private String two;

  @BeforeEach
  void own_agents_for_each_test() {
    runner = new StandInRunner(redis);
    one = "one-" + UUID.randomUUID();
    two = "two-" + UUID.randomUUID();
  }

  @Test
  void a_milestone_shows_and_lets_its_dependents_go_while_the_task_runs() {
    String run =
        submit(
            """
            plan: milestones
            agents:
              %s: { tasks: [ { id: t, wait: 0s } ] }
              %s: { tasks: [ { id: t, wait: 0s, needs: [%s/t@half] } ] }
            """
                .formatted(one, two, one));
    Taken taken = start(one);
    runner.announce(taken.assignment(), "half");
    runner.take(two);
    task(run, one + "/t").body("state", equalTo("RUNNING")).body("milestones", contains("half"));
  }

  @Test
  void a_task_that_backs_off_shows_until_when() {
    String run = submit(single("retry: { attempts: 2, backoff: 1h, maxBackoff: 1h }"));
    runner.fail(start(one).assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    awaitTask(run, one + "/t", "BACKING_OFF");
    task(run, one + "/t")
        .body("waitsFor", equalTo("BACK_OFF"))
        .body("dueAt", notNullValue())
        .body("reason", equalTo("exit code 3"));
  }

  @Test
  void a_parked_task_shows_until_when() {
    String run = submit(single("parkOn: 75"));
    runner.park(start(one).assignment(), "exit code 75", Duration.ofHours(1));
    awaitTask(run, one + "/t", "BACKING_OFF");
    task(run, one + "/t").body("waitsFor", equalTo("PARKED")).body("dueAt", notNullValue());
  }

  @Test
  void a_ready_task_shows_which_lock_it_waits_for_and_who_holds_it() {
    String lock = "lock-" + UUID.randomUUID();
    String holder = submit(single("locks: [" + lock + "]"));
    Taken taken = start(one);
    String waiting =
        submit(
            "plan: p\nagents: { %s: { tasks: [ { id: t, wait: 0s, locks: [%s] } ] } }"
                .formatted(two, lock));
    Awaitility.await()
        .untilAsserted(
            () ->
                task(waiting, two + "/t")
                    .body("state", equalTo("READY"))
                    .body("waitsFor", equalTo("LOCK"))
                    .body("locks[0].lock", equalTo(lock))
                    .body("locks[0].holders[0].run", equalTo(holder))
                    .body("locks[0].holders[0].task", equalTo(one + "/t")));
    runner.succeed(taken.assignment(), Map.of());
    awaitTask(waiting, two + "/t", "DISPATCHED");
    task(waiting, two + "/t").body("waitsFor", nullValue()).body("locks", empty());
  }

  @Test
  void an_allowed_failure_is_marked_and_a_task_for_failures_says_that_there_was_none() {
    String run =
        submit(
            """
            plan: allowed
            defaults: { retry: { attempts: 1 } }
            agents:
              %s:
                tasks: [ { id: lint, wait: 0s, allowFailure: true }, { id: mend, wait: 0s, when: failure } ]
            """
                .formatted(one));
    runner.fail(start(one).assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    awaitStatus(run, "SUCCEEDED");
    task(run, one + "/lint").body("state", equalTo("FAILED")).body("failureAllowed", equalTo(true));
    task(run, one + "/mend")
        .body("state", equalTo("SKIPPED"))
        .body("reason", equalTo("nothing that it needs failed: " + one + "/lint"));
    given().get("/api/v1/runs/{run}", run).then().body("agents[0].state", equalTo("SUCCEEDED"));
  }

  @Test
  void a_dependent_that_is_stopped_for_a_late_failure_says_because_of_whom() {
    String run =
        submit(
            """
            plan: late
            defaults: { retry: { attempts: 1 } }
            agents:
              %s: { tasks: [ { id: t, wait: 0s, onLateFailure: cancel } ] }
              %s: { tasks: [ { id: t, wait: 0s, needs: [%s/t@half] } ] }
            """
                .formatted(one, two, one));
    Taken failing = start(one);
    runner.announce(failing.assignment(), "half");
    Taken dependent = start(two);
    runner.fail(failing.assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    Awaitility.await()
        .until(() -> runner.heartbeat(dependent.assignment()), answer -> answer.equals("stop"));
    runner.fail(dependent.assignment(), Failure.of(Failure.Reason.CANCELLED, "stopped"));
    awaitStatus(run, "FAILED");
    task(run, two + "/t")
        .body("state", equalTo("CANCELLED"))
        .body("reason", equalTo("cancelled because of " + one + "/t"));
  }

  @Test
  void a_run_out_of_time_fails_and_says_so() {
    String run =
        submit(
            "plan: p\ntimeout: 50ms\nagents: { %s: { tasks: [ { id: t, wait: 0s } ] } }"
                .formatted(one));
    awaitStatus(run, "FAILED");
    given().get("/api/v1/runs/{run}", run).then().body("reason", containsString("time limit"));
  }

  @Test
  void a_retry_keeps_what_succeeded_and_is_another_generation_of_the_run() {
    String run =
        submit(
            """
            plan: again
            defaults: { retry: { attempts: 1 } }
            agents:
              %s: { tasks: [ { id: good, wait: 0s }, { id: bad, wait: 0s } ] }
              %s: { needs: [%s], tasks: [ { id: t, wait: 0s } ] }
            """
                .formatted(one, two, one));
    runner.succeed(start(one).assignment(), Map.of("answer", "42"));
    runner.fail(start(one).assignment(), Failure.of(Failure.Reason.FAILURE, "exit code 3"));
    awaitStatus(run, "FAILED");
    String finished = task(run, one + "/good").extract().path("finishedAt");
    given().get("/api/v1/runs/{run}", run).then().body("generation", equalTo(1));

    given().post("/api/v1/runs/{run}/retry", run).then().statusCode(202);
    Taken again = start(one);
    given()
        .get("/api/v1/runs/{run}", run)
        .then()
        .body("status", equalTo("RUNNING"))
        .body("generation", equalTo(2))
        .body("finishedAt", nullValue());
    task(run, two + "/t").body("state", equalTo("PENDING"));
    runner.succeed(again.assignment(), Map.of());
    runner.succeed(start(two).assignment(), Map.of());
    awaitStatus(run, "SUCCEEDED");
    task(run, one + "/good")
        .body("attempt", equalTo(1))
        .body("finishedAt", equalTo(finished))
        .body("outputs.answer", equalTo("42"));
    task(run, one + "/bad").body("attempt", greaterThan(1));
  }

  private String single(String keys) {
    return "plan: p\nagents: { %s: { tasks: [ { id: t, wait: 0s, %s } ] } }".formatted(one, keys);
  }

  private Taken start(String agent) {
    Taken taken = runner.take(agent);
    runner.start(taken, LEASE);
    return taken;
  }
}
