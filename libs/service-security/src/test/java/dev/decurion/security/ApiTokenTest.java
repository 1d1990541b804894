package dev.decurion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {
  private final ApiToken token = new ApiToken("open: sesame");

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void a_bearer_token_authorises_everything(String method) {
    assertThat(token.admits(HttpMethod.valueOf(method), "Bearer open: sesame")).isTrue();
    assertThat(token.admits(HttpMethod.valueOf(method), "bearer open: sesame")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void a_browser_reads_with_the_token_as_its_password_and_any_name(String method) {
    assertThat(token.admits(HttpMethod.valueOf(method), basic("me:open: sesame"))).isTrue();
    assertThat(token.admits(HttpMethod.valueOf(method), basic(":open: sesame"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get"})
  void a_password_never_authorises_a_change(String method) {
    assertThat(token.admits(HttpMethod.valueOf(method), basic("me:open: sesame"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:open: sesam", "open: sesame", "me:", "", "open: sesame:me"})
  void another_password_admits_nobody(String credentials) {
    assertThat(token.admits(HttpMethod.GET, basic(credentials))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer open", "Basic", "Basic %%%", "open: sesame"})
  void a_header_without_the_token_admits_nobody(String authorization) {
    assertThat(token.admits(HttpMethod.GET, authorization)).isFalse();
  }

  @Test
  void without_a_header_nobody_is_admitted() {
    assertThat(token.admits(HttpMethod.GET, null)).isFalse();
  }

  private static String basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
