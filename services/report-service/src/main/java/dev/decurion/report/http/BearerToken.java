package dev.decurion.report.http;

import dev.decurion.report.ReportConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets in who sends the API token. Health stays open: orchestrators ask for it without credentials.
 * Without a token the service refuses to listen anywhere but on loopback.
 */
@ApplicationScoped
class BearerToken {
  private static final int BEFORE_EVERYTHING = 1000;

  private final Optional<String> token;
  private final String host;

  BearerToken(ReportConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.token = config.apiToken().filter(value -> !value.isBlank());
    this.host = host;
  }

  void check(@Observes StartupEvent event) throws UnknownHostException {
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

  private static void filter(RoutingContext request, String expected) {
    String given = request.request().getHeader(HttpHeaders.AUTHORIZATION);
    boolean open = request.normalizedPath().startsWith("/q/health");
    if (open || (given != null && same(given, "Bearer " + expected))) {
      request.next();
      return;
    }
    request
        .response()
        .setStatusCode(401)
        .putHeader("WWW-Authenticate", "Bearer")
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDetail.MEDIA_TYPE)
        .end(
            "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                + "\"detail\":\"Send the API token: Authorization: Bearer …\"}");
  }

  /** In constant time, so that the answer does not tell how much of the token was right. */
  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
