package dev.decurion.report.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.ReportConfig;
import dev.decurion.report.SampleRuns;
import dev.decurion.report.fold.FreshRuns;
import dev.decurion.report.report.CompletionReport;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class ReportServiceTest {
  private static final AtomicLong RUNS = new AtomicLong();

  @Inject RedisDataSource redis;
  @Inject ReportConfig config;
  @Inject ObjectMapper json;

  @TestHTTPResource("/")
  URI root;

  private RedisLogs logs;

  @BeforeEach
  void connect() {
    logs = new RedisLogs(redis);
  }

  private static RunId newId() {
    return RunId.of(RecordedRun.SUBMITTED.toEpochMilli(), RUNS.incrementAndGet(), 0);
  }

  private RecordedRun finished() {
    RecordedRun run = SampleRuns.succeeded(newId());
    logs.follow(run);
    return run;
  }

  private static String path(RecordedRun run) {
    return "/api/v1/reports/" + run.id();
  }

  @Test
  void servesTheReportOfAFinishedRun() throws Exception {
    RecordedRun run = finished();
    String served =
        when()
            .get(path(run))
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .asString();
    assertThat(json.readTree(served))
        .isEqualTo(json.readTree(json.writeValueAsString(run.report())));
  }

  @Test
  void aReplicaThatFoldsTheLogAnewServesTheSameOfMilestonesAndAnswers() throws Exception {
    RecordedRun run = SampleRuns.ruled(newId());
    logs.follow(run);
    assertThat(json.readTree(when().get(path(run)).asString()))
        .isEqualTo(json.readTree(json.writeValueAsString(run.report())));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "text/html, text/html",
    "text/markdown, text/markdown",
    "application/xml, application/xml",
    "*/*, application/json",
    "'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text/html"
  })
  void servesTheFormThatTheClientAccepts(String accept, String type) {
    given()
        .accept(accept)
        .get(path(finished()))
        .then()
        .statusCode(200)
        .contentType(startsWith(type));
  }

  @ParameterizedTest
  @CsvSource({
    ".json, application/json",
    ".html, text/html",
    ".md, text/markdown",
    ".xml, application/xml"
  })
  void servesTheFormThatTheSuffixNames(String suffix, String type) {
    given()
        .accept("*/*")
        .get(path(finished()) + suffix)
        .then()
        .statusCode(200)
        .contentType(startsWith(type))
        .body(containsString("fleet"));
  }

  @Test
  void hasNoReportOfARunThatWasDeleted() {
    RecordedRun run = finished();
    when().get(path(run)).then().statusCode(200);
    logs.delete(run);
    when().get(path(run)).then().statusCode(404);
  }

  @Test
  void refusesAFormThatItDoesNotHave() {
    given()
        .accept("image/png")
        .get(path(finished()))
        .then()
        .statusCode(406)
        .contentType("application/problem+json");
  }

  @Test
  void letsTheHtmlReportRunNothing() {
    when()
        .get(path(finished()) + ".html")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", startsWith("default-src 'none'; style-src 'sha256-"))
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void theReportIsNeverOlderThanTheLogEvenWhenNothingWasAnnounced() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.appendSilently(run.id(), 0, run.log());
    when().get(path(run)).then().body("status", equalTo("RUNNING"), "tasks.ready", equalTo(2));
    run.listen(events -> logs.appendSilently(run.id(), run.log().size() - events.size(), events));
    run.start("fixer/types", "runner-1").pass("PT2S").succeed("fixer/types");
    when()
        .get(path(run))
        .then()
        .body("tasks.succeeded", equalTo(1), "agents[0].state", equalTo("RUNNING"));
  }

  @Test
  void twoReplicasAndARestartGiveTheSame() throws Exception {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.follow(run);
    when().get(path(run)).then().statusCode(200);
    // The one follows event by event, the other starts when all is over.
    SampleRuns.succeeded(run);
    String followed = when().get(path(run)).asString();
    CompletionReport fresh =
        FreshRuns.over(redis, config)
            .ask(run.id(), (it, refused) -> CompletionReport.of(it, refused, Instant.now()))
            .orElseThrow();
    assertThat(json.readTree(followed)).isEqualTo(json.readTree(json.writeValueAsString(fresh)));
    assertThat(followed).contains("\"status\":\"SUCCEEDED\"");
  }

  @Test
  void listsTheRunsNewestFirst() {
    RecordedRun run = finished();
    when()
        .get("/api/v1/reports")
        .then()
        .statusCode(200)
        .body("reports.run", hasItem(run.id().value()));
    when()
        .get("/api/v1/reports?limit=0")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void oneDamagedSummaryDoesNotHideTheOtherRuns() {
    RecordedRun run = finished();
    redis.execute("ZADD", new Keyspace(0).runs(), "1", "broken");
    redis.execute("HSET", new Keyspace(0).summaries(), "broken", "{");
    when()
        .get("/api/v1/reports")
        .then()
        .statusCode(200)
        .body("reports.run", hasItem(run.id().value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/reports/1k83ti88zzzzzz-0",
        "/api/v1/reports/nonsense",
        "/api/v1/reports/1k83ti88zzzzzz-0.html",
        "/api/v1/reports/%3Cscript%3E",
        "/api/v1/reports/1k83ti88zzzzzz-0/events",
        "/runs/1k83ti88zzzzzz-0",
        "/api/v1/reports/1k83ti88zzzzzz-0/tasks/a/b/log",
        "/api/v1/reports/x/tasks/a/b/log",
        "/api/v1/reports/1k83ti88zzzzzz-0/tasks/a/b/diff"
      })
  void anUnknownRunIsNotFound(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404));
  }

  @Test
  void aLogOfANewerVersionIsRefusedAndNothingIsLost() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.follow(run);
    when().get(path(run)).then().statusCode(200);
    logs.append(
        run.id(),
        "{\"version\":9,\"sequence\":"
            + run.log().size()
            + ",\"events\":[{\"type\":\"not-yet-invented\"}]}",
        true);
    for (int times = 0; times < 2; times++) {
      when()
          .get(path(run))
          .then()
          .statusCode(500)
          .contentType("application/problem+json")
          .body(
              "title",
              equalTo("The log is of a newer version"),
              "detail",
              allOf(containsString("version 9"), containsString("reads up to 2")));
    }
    when().get("/q/metrics").then().body(containsString("decurion_report_unreadable_logs_total"));
    assertThat(redis.execute("XLEN", Keyspace.of(run.id()).log(run.id())).toInteger()).isEqualTo(2);
  }

  /** The text is what a coordinator wrote before there were fan-out, milestones and approvals. */
  @Test
  void aLogOfTheFirstVersionIsReported() {
    RunId run = newId();
    logs.append(
        run,
        """
        {"version":1,"sequence":0,"events":[
          {"type":"run-submitted","at":"2026-11-23T10:00:00Z","inputs":{"workspace":"code"},"plan":
            "{plan: old, inputs: {workspace: {description: w}}, agents: {a: {order: parallel, tasks: [{id: one, wait: 1s}, {id: two, wait: 1s}, {id: three, wait: 1s}]}, b: {needs: [a], tasks: [{id: four, wait: 1s}]}}}"},
          {"type":"ready","at":"2026-11-23T10:00:00Z","task":"a/one"},
          {"type":"ready","at":"2026-11-23T10:00:00Z","task":"a/two"},
          {"type":"ready","at":"2026-11-23T10:00:00Z","task":"a/three"},
          {"type":"dispatched","at":"2026-11-23T10:00:01Z","task":"a/one","number":1,"token":7},
          {"type":"dispatched","at":"2026-11-23T10:00:01Z","task":"a/two","number":1,"token":8}]}
        """,
        true);
    logs.append(
        run,
        """
        {"version":1,"sequence":6,"events":[
          {"type":"started","at":"2026-11-23T10:00:02Z","task":"a/one","number":1,"runner":"r"},
          {"type":"failed","at":"2026-11-23T10:00:03Z","task":"a/one","number":1,"failure":
            {"reason":"FAILURE","message":"exit code 3","exitCode":3,"logTail":"no"}},
          {"type":"skipped","at":"2026-11-23T10:00:03Z","task":"b/four","becauseOf":["a/one"]},
          {"type":"started","at":"2026-11-23T10:00:03Z","task":"a/two","number":1,"runner":"r"},
          {"type":"cancel-requested","at":"2026-11-23T10:00:04Z","reason":"enough"},
          {"type":"stop-requested","at":"2026-11-23T10:00:04Z","task":"a/two","number":1},
          {"type":"cancelled","at":"2026-11-23T10:00:04Z","task":"a/three"},
          {"type":"failed","at":"2026-11-23T10:00:05Z","task":"a/two","number":1,"failure":
            {"reason":"CANCELLED","message":"stopped","logTail":""}},
          {"type":"refused","at":"2026-11-23T10:00:05Z","task":"a/two","number":1,"report":"succeeded",
           "reason":"too late"},
          {"type":"run-finished","at":"2026-11-23T10:00:05Z","status":"CANCELLED"}]}
        """,
        true);
    given()
        .accept("application/json")
        .get("/api/v1/reports/" + run)
        .then()
        .statusCode(200)
        .body("status", equalTo("CANCELLED"))
        .body("refusedReports", equalTo(1))
        .body("agents[0].tasks[0].attempts[0].exitCode", equalTo(3))
        .body("agents[0].tasks[2].state", equalTo("CANCELLED"))
        .body("agents[1].tasks[0].blockedBy[0]", equalTo("a/one"));
  }

  /** It is a copy of a log entry, so it is not kept; the log has what happened. */
  @Test
  void anEventThatCannotBeReadIsCountedAndThoseAfterItArrive() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    redis.execute("XADD", Keyspace.of(run.id()).events(), "*", "payload", "no json");
    redis.execute("XADD", Keyspace.of(run.id()).events(), "*", "other", "field");
    logs.follow(run);
    ServerSentEvents events = new ServerSentEvents(root.resolve(path(run) + "/events"), "0");
    SampleRuns.succeeded(run);
    await().until(events::isOver);
    when()
        .get("/q/metrics")
        .then()
        .body(containsString("redis_streams_nacked_total{channel=\"events\"} 2.0"));
  }

  @Test
  void aLogWithAGapIsRefused() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.follow(run);
    logs.appendSilently(run.id(), 40, List.of());
    logs.appendSilently(run.id(), 40, run.log());
    when().get(path(run)).then().statusCode(500).body("title", equalTo("The log is damaged"));
  }

  @Test
  void servesTheLogOfATask() {
    RecordedRun run = finished();
    TaskAddress task = TaskAddress.parse("migrator/apply");
    for (int attempt = 1; attempt <= 2; attempt++) {
      String stream = Keyspace.of(run.id()).output(run.id(), task, attempt);
      redis.execute("XADD", stream, "*", "text", "attempt " + attempt + " <b>é</b>\n");
      redis.execute("XADD", stream, "*", "text", "done\n");
    }
    String log = path(run) + "/tasks/migrator/apply/log";
    when()
        .get(log)
        .then()
        .statusCode(200)
        .contentType("text/plain;charset=utf-8")
        .body(equalTo("attempt 2 <b>é</b>\ndone\n"));
    when().get(log + "?attempt=1").then().body(equalTo("attempt 1 <b>é</b>\ndone\n"));
    when().get(log + "?attempt=3").then().statusCode(404);
    when().get(path(run) + "/tasks/migrator/nope/log").then().statusCode(404);
    when().get(path(run) + "/tasks/fixer/types/log").then().statusCode(200).body(equalTo(""));
  }

  @Test
  void servesTheDiffOfWhatATaskChanged() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.follow(run);
    run.start("fixer/types", "r").lose("fixer/types").pass("PT5S").backOffOver("fixer/types");
    run.start("fixer/types", "r");
    String diff = path(run) + "/tasks/fixer/types/diff";
    when().get(diff).then().statusCode(404).body("detail", containsString("changed nothing"));
    run.succeed("fixer/types", new Change("0123456789abcdef", 1, 1, 0, List.of()));
    when()
        .get(diff)
        .then()
        .statusCode(404)
        .body("detail", containsString("ask git for commit 0123456789abcdef"));
    String key = Keyspace.of(run.id()).diff(run.id(), TaskAddress.parse("fixer/types"), 2);
    redis.execute("SET", key, "+<b>é</b>\n");
    when()
        .get(diff)
        .then()
        .statusCode(200)
        .contentType("text/plain;charset=utf-8")
        .header("X-Content-Type-Options", "nosniff")
        .body(equalTo("+<b>é</b>\n"));
    when().get(path(run) + "/tasks/fixer/nope/diff").then().statusCode(404);
  }

  @Test
  void streamsTheEventsOfARunToItsEnd() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    logs.follow(run);
    ServerSentEvents events = new ServerSentEvents(root.resolve(path(run) + "/events"), "");
    await().untilAsserted(() -> assertThat(events.ids()).containsExactly("0", "1", "2"));
    await().until(events::hasHeartbeat);
    SampleRuns.succeeded(run);
    await().until(events::isOver);
    assertThat(events.ids())
        .containsExactlyElementsOf(
            IntStream.range(0, run.log().size()).mapToObj(Integer::toString).toList());
    assertThat(events.types())
        .startsWith("run-submitted", "ready", "ready", "dispatched", "started")
        .endsWith("run-finished");
  }

  @Test
  void resumesAfterTheLastEventThatTheClientKnows() {
    RecordedRun run = finished();
    int last = run.log().size() - 1;
    ServerSentEvents events =
        new ServerSentEvents(root.resolve(path(run) + "/events"), Integer.toString(last - 3));
    await().until(events::isOver);
    assertThat(events.ids()).containsExactly("" + (last - 2), "" + (last - 1), "" + last);
    given().header("Last-Event-ID", last).get(path(run) + "/events").then().statusCode(204);
    given().header("Last-Event-ID", "x").get(path(run) + "/events").then().statusCode(400);
  }

  @Test
  void liveViewsMissNothingThatTheEventsStreamLost() {
    RecordedRun run = new RecordedRun(newId(), SampleRuns.PLAN);
    run.listen(events -> logs.appendSilently(run.id(), run.log().size() - events.size(), events));
    logs.appendSilently(run.id(), 0, run.log());
    ServerSentEvents events = new ServerSentEvents(root.resolve(path(run) + "/events"), "0");
    SampleRuns.succeeded(run);
    await().until(events::isOver);
    assertThat(events.ids()).hasSize(run.log().size() - 1).doesNotHaveDuplicates();
  }

  @Test
  void theDashboardShowsTheRuns() {
    RecordedRun run = finished();
    when()
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/html;charset=utf-8")
        .header("Content-Security-Policy", containsString("script-src 'self'"))
        .body(containsString("/runs/" + run.id()));
    when()
        .get("/runs/" + run.id())
        .then()
        .statusCode(200)
        .body(containsString("data-run=\"" + run.id() + "\""), containsString("36.4 %"));
    when()
        .get("/runs/" + run.id() + "/body")
        .then()
        .statusCode(200)
        .body(containsString("/tasks/fixer/types/log"));
    for (String asset : List.of("decurion.css", "run.js", "runs.js")) {
      when().get("/assets/" + asset).then().statusCode(200);
    }
  }

  @Test
  void isReadyWhileRedisAnswers() {
    when().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
  }
}
