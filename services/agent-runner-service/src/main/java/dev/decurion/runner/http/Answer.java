package dev.decurion.runner.http;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What came back; to be closed.
 *
 * @param contentType as it was sent, or {@code none}
 * @param location where else to ask, if it says so
 */
record Answer(int status, String contentType, Optional<String> location, Body body)
    implements AutoCloseable {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Reads the answer with all of its body. */
  static Answer read(ClassicHttpResponse response, Body.Limit limit) throws IOException {
    return new Answer(
        response.getCode(),
        header(response, HttpHeaders.CONTENT_TYPE).orElse("none"),
        header(response, HttpHeaders.LOCATION),
        body(response.getEntity(), limit));
  }

  @Override
  public void close() {
    body.close();
  }

  boolean isRedirect() {
    return REDIRECTS.contains(status) && location.isPresent();
  }

  private static Body body(@Nullable HttpEntity entity, Body.Limit limit) throws IOException {
    if (entity == null) {
      return Body.empty(limit);
    }
    return Body.read(entity.getContent(), limit);
  }

  private static Optional<String> header(ClassicHttpResponse response, String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }
}
