package dev.decurion.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets in who sends the API token, where there is one. Health stays open: orchestrators ask for it
 * without credentials. Without a token the service refuses to listen anywhere but on loopback.
 */
@ApplicationScoped
class TokenFilter {
  private static final int BEFORE_EVERYTHING = 1000;
  private static final int FIRST = 1;
  private static final String CHALLENGE = "WWW-Authenticate";

  private final Optional<ApiToken> token;
  private final String host;

  TokenFilter(SecurityConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.token = config.apiToken().filter(value -> !value.isBlank()).map(ApiToken::new);
    this.host = host;
  }

  void check(@Observes @Priority(FIRST) StartupEvent event) throws UnknownHostException {
    if (token.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IllegalStateException(
          "Refuses to listen on "
              + host
              + " without a token: set DECURION_API_TOKEN, or QUARKUS_HTTP_HOST=127.0.0.1");
    }
  }

  void register(@Observes Filters filters) {
    token.ifPresent(
        expected -> filters.register(request -> filter(request, expected), BEFORE_EVERYTHING));
  }

  private static void filter(RoutingContext context, ApiToken expected) {
    HttpServerRequest request = context.request();
    boolean open = context.normalizedPath().startsWith("/q/health");
    if (open || expected.admits(request.method(), request.getHeader(HttpHeaders.AUTHORIZATION))) {
      context.next();
    } else {
      refuse(request);
    }
  }

  private static void refuse(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.setStatusCode(401);
    response.headers().add(CHALLENGE, "Bearer");
    if (isPageView(request)) {
      response.headers().add(CHALLENGE, "Basic realm=\"Decurion\"");
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                + "\"detail\":\"Send the API token: Authorization: Bearer …\"}");
  }

  /** Whether a person looks at it, whom the browser can ask for the token. */
  private static boolean isPageView(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return ApiToken.reads(request.method()) && accepted != null && accepted.contains("text/html");
  }
}
