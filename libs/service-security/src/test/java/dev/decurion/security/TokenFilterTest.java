package dev.decurion.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Method;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every service has the filter, so a service of one route stands for them. */
@QuarkusTest
@TestProfile(TokenFilterTest.WithToken.class)
class TokenFilterTest {
  private static final String TOKEN = "open sesame";
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  /** A service that wants a token. */
  public static final class WithToken implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("decurion.api-token", TOKEN, "quarkus.http.test-port", "0");
    }
  }

  void routes(@Observes Router router) {
    router.route().handler(context -> context.end("served"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/anything", "/q/metrics", "/q/health/../metrics", "/q//metrics"})
  void nothing_is_served_without_the_token(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .contentType("application/problem+json");
  }

  @Test
  void health_needs_no_token() {
    given().get("/q/health").then().statusCode(200);
  }

  @Test
  void the_token_opens_everything() {
    given().header("Authorization", "Bearer " + TOKEN).post("/").then().statusCode(200);
  }

  @Test
  void a_browser_is_asked_for_the_token_as_a_password() {
    List<String> challenges =
        given()
            .accept(BROWSER)
            .get("/")
            .then()
            .statusCode(401)
            .extract()
            .headers()
            .getValues("WWW-Authenticate");
    assertThat(challenges).containsExactly("Bearer", "Basic realm=\"Decurion\"");
    given().auth().preemptive().basic("me", TOKEN).accept(BROWSER).get("/").then().statusCode(200);
    given().auth().preemptive().basic("me", "sesam").get("/").then().statusCode(401);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"POST", "PUT", "DELETE", "PATCH"})
  void what_a_browser_sends_by_itself_changes_nothing(Method method) {
    given()
        .auth()
        .preemptive()
        .basic("me", TOKEN)
        .accept(BROWSER)
        .request(method, "/")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer");
  }

  @Test
  void refuses_to_listen_beyond_loopback_without_a_token() {
    assertThatThrownBy(() -> filter("", "0.0.0.0").check(new StartupEvent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DECURION_API_TOKEN");
    assertThatCode(() -> filter("", "127.0.0.1").check(new StartupEvent()))
        .doesNotThrowAnyException();
    assertThatCode(() -> filter(TOKEN, "0.0.0.0").check(new StartupEvent()))
        .doesNotThrowAnyException();
  }

  private static TokenFilter filter(String token, String host) {
    return new TokenFilter(() -> Optional.of(token), host);
  }
}
