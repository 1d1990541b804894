package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Method;
import dev.decurion.core.plan.HttpUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A request as it is sent to one place: the plan's, or what a redirect makes of it. */
record Hop(HttpUrl url, Method method, Map<String, String> headers, Optional<String> body) {
  private static final int MOST_SHOWN = 200;
  private static final ContentType TEXT = ContentType.TEXT_PLAIN.withCharset(UTF_8);

  /** Any other header may be a credential, whatever its name. */
  private static final Set<String> FOR_ANYBODY =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  static Hop first(Action.Http http) {
    return new Hop(http.url(), http.method(), http.headers(), http.body());
  }

  HttpUriRequestBase request() {
    HttpUriRequestBase request = new HttpUriRequestBase(method.name(), url.uri());
    headers.forEach(request::addHeader);
    body.ifPresent(text -> request.setEntity(new ByteArrayEntity(text.getBytes(UTF_8), TEXT)));
    return request;
  }

  /**
   * What a redirect asks for (RFC 9110, section 15.4): with 303, and with 301 and 302 after a POST,
   * a GET. Another scheme, host or port sees neither credentials nor a body.
   */
  Hop redirected(Answer answer) throws CallFailedException {
    int status = answer.status();
    HttpUrl target = target(answer);
    boolean becomesGet =
        method != Method.HEAD
            && (status == 303 || (method == Method.POST && (status == 301 || status == 302)));
    Hop next =
        becomesGet
            ? new Hop(
                target, Method.GET, only(name -> !name.startsWith("content-")), Optional.empty())
            : new Hop(target, method, headers, body);
    if (target.isOfOrigin(url)) {
      return next;
    }
    if (next.body.isPresent()) {
      throw new CallFailedException(
          "answered %d and wants the body sent to another host, %s; give the task that address"
              .formatted(status, target.place()),
          OptionalInt.of(status));
    }
    return new Hop(target, next.method, next.only(FOR_ANYBODY::contains), Optional.empty());
  }

  private HttpUrl target(Answer answer) throws CallFailedException {
    String location = answer.location().orElseThrow();
    try {
      return HttpUrl.parse(URIUtils.resolve(url.uri(), location).toString());
    } catch (IllegalArgumentException e) {
      throw new CallFailedException(
          "redirects to '%s', which cannot be asked: %s"
              .formatted(Excerpt.of(location, MOST_SHOWN), Excerpt.of(e.getMessage(), MOST_SHOWN)),
          OptionalInt.of(answer.status()));
    }
  }

  private Map<String, String> only(Predicate<String> kept) {
    Map<String, String> some = new LinkedHashMap<>(headers);
    some.keySet().removeIf(name -> !kept.test(name.toLowerCase(ROOT)));
    return some;
  }
}
