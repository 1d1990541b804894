package dev.decurion.report.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;

import dev.decurion.report.ReportConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedRedis.class)
@TestProfile(BearerTokenTest.WithToken.class)
class BearerTokenTest {
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
        "/", "/api/v1/reports", "/api/v1/reports/1k83ti88zzzzzz-0/events", "/assets/decurion.css",
        "/q/metrics", "/q/openapi", "/q/health/../metrics", "/q//metrics"
      })
  void nothingIsServedWithoutTheToken(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .contentType("application/problem+json");
    given()
        .header("Authorization", "Bearer open sesam")
        .get("/api/v1/reports")
        .then()
        .statusCode(401);
  }

  @Test
  void theTokenOpensEverything() {
    given()
        .header("Authorization", "Bearer " + TOKEN)
        .get("/api/v1/reports")
        .then()
        .statusCode(200);
    given().header("Authorization", "Bearer " + TOKEN).get("/").then().statusCode(200);
  }

  @Test
  void healthNeedsNoToken() {
    when().get("/q/health").then().statusCode(200).body(containsString("UP"));
  }

  @Test
  void refusesToListenBeyondLoopbackWithoutAToken() {
    assertThatThrownBy(() -> token("", "0.0.0.0").check(new StartupEvent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DECURION_API_TOKEN");
    assertThatCode(() -> token("", "127.0.0.1").check(new StartupEvent()))
        .doesNotThrowAnyException();
    assertThatCode(() -> token(TOKEN, "0.0.0.0").check(new StartupEvent()))
        .doesNotThrowAnyException();
  }

  private static BearerToken token(String token, String host) {
    ReportConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ReportConfig.class)
            .withDefaultValue("decurion.redis.url", "redis://localhost")
            .withDefaultValue("decurion.report.heartbeat", "PT10S")
            .withDefaultValue("decurion.api-token", token)
            .build()
            .getConfigMapping(ReportConfig.class);
    return new BearerToken(config, host);
  }
}
