package dev.decurion.coordinator;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.decurion.core.reader.BadPlans;
import dev.decurion.core.reader.BadPlans.BadPlan;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.redistesting.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with its place and without a trace. The time limit is generous. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(BadInputTest.WithWorkspaces.class)
@Timeout(10)
class BadInputTest {
  private static final Path ROOT = Path.of("target/bad-input");

  @Inject RedisDataSource redis;

  /** A coordinator that sees code bases. */
  public static final class WithWorkspaces implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.workspace-root", ROOT.toString());
    }
  }

  @BeforeAll
  static void make_a_workspace_without_files() throws IOException {
    Files.createDirectories(ROOT.resolve("code"));
  }

  /** But for the coordinator's own signs of life. */
  @AfterEach
  void redis_has_nothing_of_it() {
    Keyspace keys = new Keyspace(0);
    assertThat(redis.key().keys("*"))
        .isSubsetOf(keys.owner(), keys.epoch(), Keyspace.coordinators());
  }

  @ParameterizedTest
  @MethodSource("dev.decurion.core.reader.BadPlans#all")
  void a_bad_plan_is_refused_with_its_place(BadPlan plan) {
    assertRefused(plan, post("/api/v1/runs", plan));
    assertRefused(plan, post("/api/v1/plans/validate", plan));
  }

  @Test
  void a_file_that_the_workspace_lacks_is_a_problem_of_the_plan() {
    BadPlan plan = BadPlans.withoutItsFile("code");
    assertRefused(plan, post("/api/v1/runs", plan));
    assertRefused(plan, post("/api/v1/plans/validate", plan));
    BadPlan elsewhere = BadPlans.withoutItsFile("nowhere");
    assertRefused(
        elsewhere,
        given()
            .contentType("application/yaml")
            .queryParam("input.workspace", "code")
            .body(elsewhere.text().getBytes(UTF_8))
            .post("/api/v1/runs")
            .then());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data", "nonsense"})
  void a_wrong_content_type_is_refused(String type) {
    given()
        .header("Content-Type", type)
        .body("plan: p".getBytes(UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("detail", containsString("application/yaml"));
  }

  /** The answer comes before the body is read, so the client must not insist on sending it. */
  @Test
  void a_body_over_the_limit_is_refused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      String request =
          "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\n"
              + "Content-Length: 9000000\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 413");
    }
  }

  private static ValidatableResponse post(String path, BadPlan plan) {
    return given()
        .contentType("application/yaml")
        .body(plan.text().getBytes(UTF_8))
        .post(path)
        .then();
  }

  private static void assertRefused(BadPlan plan, ValidatableResponse answer) {
    answer
        .statusCode(400)
        .contentType("application/problem+json")
        .body("problems", hasSize(1))
        .body("problems[0].code", equalTo(plan.code()))
        .body("problems[0].pointer", equalTo(plan.pointer()))
        .body("problems[0].line", equalTo(plan.line()))
        .body("problems[0].column", equalTo(plan.column()))
        .body("problems[0].message", containsString(plan.hint()));
  }
}
