package dev.decurion.report.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import dev.decurion.redistesting.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard of a service with a token, in a plain browser. */
@QuarkusTest
@QuarkusTestResource(RedisResource.class)
@TestProfile(GuardedDashboardTest.WithToken.class)
class GuardedDashboardTest {
  private static final String TOKEN = "open sesame";

  /** A service that wants a token. */
  public static final class WithToken implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.api-token", TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/reports",
        "/api/v1/reports/1k83ti88zzzzzz-0/events",
        "/assets/decurion.css",
        "/q/metrics",
        "/q/openapi"
      })
  void shows_nothing_without_the_token(String path) {
    given().get(path).then().statusCode(401).contentType("application/problem+json");
  }

  @Test
  void asks_the_reader_for_the_token() {
    given()
        .accept("text/html")
        .get("/")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Basic"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/reports", "/assets/decurion.css", "/assets/runs.js"})
  void serves_the_page_and_all_it_loads_to_who_gives_it(String path) {
    reader().get(path).then().statusCode(200);
  }

  private static RequestSpecification reader() {
    return given().auth().preemptive().basic("anybody", TOKEN);
  }
}
