package dev.decurion.report.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What a browser may do with the answers. Pages show text from plans and from tasks: even if some
 * of it got past the escaping, nothing would run and nothing would be loaded from elsewhere.
 */
@ApplicationScoped
class SecurityHeaders {
  private static final int EARLY = 900;
  private static final String DASHBOARD_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::add, EARLY);
  }

  private static void add(RoutingContext request) {
    MultiMap headers = request.response().headers();
    headers.set("Content-Security-Policy", DASHBOARD_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    request.next();
  }
}
