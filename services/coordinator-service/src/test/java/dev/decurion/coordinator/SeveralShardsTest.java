package dev.decurion.coordinator;

import static dev.decurion.coordinator.RunsOverHttp.awaitStatus;
import static dev.decurion.coordinator.RunsOverHttp.submit;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.decurion.coordinator.StandInRunner.Taken;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(SeveralShardsTest.ThreeShards.class)
class SeveralShardsTest {
  private static final int SHARDS = 3;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject RedisDataSource redis;

  private String agent;

  /** As a profile, since the number of shards is read at the start. */
  public static final class ThreeShards implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.shards", Integer.toString(SHARDS), "decurion.shard-lock-ttl", "2s");
    }
  }

  @BeforeEach
  void own_agent_for_each_test() {
    agent = "agent-" + UUID.randomUUID();
    await().atMost(SOON).untilAsserted(() -> assertOwned(SHARDS));
  }

  @Test
  void runs_are_spread_over_all_shards_and_go_on_in_each() {
    Map<Integer, String> runs = aRunInEachShard();

    runs.forEach((shard, run) -> finish(shard));

    runs.forEach((shard, run) -> awaitStatus(run, "SUCCEEDED"));
    given().get("/api/v1/runs").then().body("runs.run", hasItems(runs.values().toArray()));
  }

  @Test
  void the_load_of_an_agent_is_that_of_all_shards_together() {
    aRunInEachShard();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/agents/{agent}", agent)
                    .then()
                    .body("dispatched", equalTo(SHARDS)));
  }

  @Test
  void a_second_coordinator_gets_its_share_and_gives_it_back_when_it_dies() {
    Map<Integer, String> runs = aRunInEachShard();
    // The sign of life of another replica; it dies without taking anything.
    redis.execute(
        "ZADD", Keyspace.coordinators(), Long.toString(System.currentTimeMillis()), "another");

    await().atMost(SOON).untilAsserted(() -> assertOwned(2));
    await().atMost(SOON).untilAsserted(() -> assertOwned(SHARDS));

    runs.forEach((shard, run) -> finish(shard));
    runs.forEach((shard, run) -> awaitStatus(run, "SUCCEEDED"));
  }

  /** Two shards would each give the permit away. */
  @Test
  void a_lock_has_one_holder_however_many_shards_there_are() {
    List<String> runs =
        IntStream.range(0, 6).mapToObj(i -> submit(plan("locks: [\"" + agent + "\"]"))).toList();
    assertThat(runs).allMatch(run -> new RunId(run).shard() == 0);

    for (int i = 0; i < runs.size(); i++) {
      StandInRunner runner = new StandInRunner(redis, new Keyspace(0));
      Taken only = runner.take(agent);
      assertThat(
              redis
                  .execute("XLEN", new Keyspace(0).tasks(only.assignment().task().agent()))
                  .toInteger())
          .isEqualTo(1);
      assertThat(runner.start(only, LEASE)).isTrue();
      runner.succeed(only.assignment(), Map.of());
    }
    runs.forEach(run -> awaitStatus(run, "SUCCEEDED"));
  }

  @Test
  void an_idempotency_key_is_one_for_all_shards() {
    for (int i = 0; i < 20; i++) {
      String key = agent + "-" + i;
      String free = keyed(key, plan("")).statusCode(201).extract().path("run");
      assertThat(keyed(key, plan("")).statusCode(201).extract().<String>path("run"))
          .isEqualTo(free);
      keyed(key, plan("locks: [x]")).statusCode(409).body("detail", containsString(free));

      String bound =
          keyed(key + "-bound", plan("locks: [x]")).statusCode(201).extract().path("run");
      keyed(key + "-bound", plan("")).statusCode(409).body("detail", containsString(bound));
    }
  }

  @Test
  void dead_letters_of_all_shards_are_listed_together() {
    for (int shard = 0; shard < SHARDS; shard++) {
      redis.execute("XADD", new Keyspace(shard).inbox(), "*", "payload", "no json");
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/dead-letters")
                    .then()
                    .body("deadLetters.shard", hasItems(0, 1, 2)));
    // Page by page each comes once.
    List<String> ids = given().get("/api/v1/dead-letters").jsonPath().getList("deadLetters.id");
    String before = "";
    for (String id : ids) {
      given()
          .get("/api/v1/dead-letters?limit=1" + before)
          .then()
          .body("deadLetters[0].id", equalTo(id));
      before = "&before=" + id;
    }
  }

  private Map<Integer, String> aRunInEachShard() {
    Map<Integer, String> runs = new HashMap<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              String run = submit(plan(""));
              if (runs.putIfAbsent(new RunId(run).shard(), run) != null) {
                given().post("/api/v1/runs/{run}/cancel", run).then().statusCode(202);
                awaitStatus(run, "CANCELLED");
              }
              return runs.size() == SHARDS;
            });
    return runs;
  }

  private void finish(int shard) {
    StandInRunner runner = new StandInRunner(redis, new Keyspace(shard));
    Taken taken = runner.take(agent);
    assertThat(runner.start(taken, LEASE)).isTrue();
    runner.succeed(taken.assignment(), Map.of());
  }

  private static void assertOwned(int shards) {
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'shards' }.data.owned", equalTo(shards));
  }

  private static ValidatableResponse keyed(String key, String plan) {
    return given()
        .contentType("application/yaml")
        .header("Idempotency-Key", key)
        .body(plan.getBytes(UTF_8))
        .post("/api/v1/runs")
        .then();
  }

  private String plan(String rule) {
    return "{plan: p, agents: {%s: {tasks: [{id: t, wait: 0s%s}]}}}"
        .formatted(agent, rule.isEmpty() ? "" : ", " + rule);
  }
}
