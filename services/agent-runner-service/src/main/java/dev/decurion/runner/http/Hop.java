package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Method;
import dev.decurion.core.plan.Action.Http.SecretHeader;
import dev.decurion.core.plan.HttpUrl;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * A request as it is sent to one place: the plan's, or what a redirect makes of it.
 *
 * @param headers with the values of secrets
 * @param confidential names, in lower case, of those that have a secret in them
 * @param secrets of the attempt, which no message may show
 */
record Hop(
    HttpUrl url,
    Method method,
    Map<String, String> headers,
    Set<String> confidential,
    Optional<String> body,
    Secrets secrets) {
  private static final int MOST_SHOWN = 200;
  private static final Pattern ONE_LINE = Pattern.compile("[\\t\\x20-\\x7e]*");
  private static final ContentType TEXT = ContentType.TEXT_PLAIN.withCharset(UTF_8);

  /** Any other header may be a credential, whatever its name. */
  private static final Set<String> FOR_ANYBODY =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  /**
   * The request of the plan.
   *
   * @throws TaskFailedException when a secret cannot be sent in a header
   */
  static Hop first(Action.Http http, Secrets secrets) throws TaskFailedException {
    Map<String, String> headers = new LinkedHashMap<>(http.headers());
    Set<String> confidential = new HashSet<>();
    for (Map.Entry<String, SecretHeader> header : http.secretHeaders().entrySet()) {
      String name = header.getValue().secret();
      String value = secrets.value(name);
      if (!ONE_LINE.matcher(value).matches()) {
        throw TaskFailedException.because(
            "the secret %s cannot be sent in the header %s, which is one line of ASCII characters"
                .formatted(name, header.getKey()));
      }
      headers.put(header.getKey(), header.getValue().prefix() + value);
      confidential.add(header.getKey().toLowerCase(ROOT));
    }
    return new Hop(http.url(), http.method(), headers, confidential, http.body(), secrets);
  }

  /** Without the values. */
  @Override
  public String toString() {
    return method + " " + url;
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
                target,
                Method.GET,
                only(name -> !name.startsWith("content-")),
                confidential,
                Optional.empty(),
                secrets)
            : new Hop(target, method, headers, confidential, body, secrets);
    if (target.isOfOrigin(url)) {
      return next;
    }
    if (next.body.isPresent()) {
      throw new CallFailedException(
          "answered %d and wants the body sent to another host, %s; give the task that address"
              .formatted(status, target.place()),
          OptionalInt.of(status));
    }
    return new Hop(
        target,
        next.method,
        next.only(name -> FOR_ANYBODY.contains(name) && !confidential.contains(name)),
        Set.of(),
        Optional.empty(),
        secrets);
  }

  private HttpUrl target(Answer answer) throws CallFailedException {
    String location = answer.location().orElseThrow();
    try {
      return HttpUrl.parse(URIUtils.resolve(url.uri(), location).toString());
    } catch (IllegalArgumentException e) {
      throw new CallFailedException(
          "redirects to '%s', which cannot be asked: %s"
              .formatted(shown(location), shown(String.valueOf(e.getMessage()))),
          OptionalInt.of(answer.status()));
    }
  }

  private String shown(String text) {
    return Excerpt.of(text, MOST_SHOWN, secrets);
  }

  private Map<String, String> only(Predicate<String> kept) {
    Map<String, String> some = new LinkedHashMap<>(headers);
    some.keySet().removeIf(name -> !kept.test(name.toLowerCase(ROOT)));
    return some;
  }
}
