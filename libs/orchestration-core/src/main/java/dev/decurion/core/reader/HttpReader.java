package dev.decurion.core.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Action.Http.Expectation;
import dev.decurion.core.plan.Action.Http.Method;
import dev.decurion.core.plan.Action.Http.Repeat;
import dev.decurion.core.plan.HttpUrl;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code http}. */
final class HttpReader {
  private static final Set<String> KEYS =
      Set.of("url", "method", "headers", "body", "json", "expect", "timeout", "repeat");
  private static final Set<String> REPEAT_KEYS = Set.of("times", "concurrency", "maxFailures");
  private static final Map<String, Method> METHODS =
      Arrays.stream(Method.values()).collect(Collectors.toMap(Method::name, Function.identity()));
  private static final Set<Method> WITHOUT_BODY = Set.of(Method.GET, Method.HEAD);
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_URL = 2_000;
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_TIMES = 100_000;
  private static final int MAX_CONCURRENCY = 256;

  private HttpReader() {}

  static Optional<Action> read(Value value) {
    return value.fields("'http'", KEYS).flatMap(HttpReader::read);
  }

  private static Optional<Action> read(Fields fields) {
    Optional<HttpUrl> url = fields.require("url").flatMap(HttpReader::url);
    Method method =
        fields
            .get("method")
            .flatMap(value -> Texts.choice(value, "the method", METHODS))
            .orElse(Method.GET);
    HttpHeaders given = fields.get("headers").map(HttpHeaders::read).orElse(HttpHeaders.NONE);
    Map<String, String> headers = new LinkedHashMap<>(given.literal());
    Optional<String> body = body(fields, method);
    if (fields.has("json") && !given.has(CONTENT_TYPE)) {
      headers.put(CONTENT_TYPE, "application/json");
    }
    Expectation expect =
        fields
            .get("expect")
            .map(value -> ExpectationReader.read(value, method))
            .orElse(Expectation.SUCCESS);
    Duration timeout =
        fields
            .get("timeout")
            .flatMap(value -> Durations.readPositive(value, "the timeout of 'http'"))
            .orElse(DEFAULT_TIMEOUT);
    Optional<Repeat> repeat = fields.get("repeat").flatMap(HttpReader::repeat);
    return url.map(
        known ->
            new Action.Http(known, method, headers, given.secret(), body, expect, timeout, repeat));
  }

  private static Optional<HttpUrl> url(Value value) {
    return value
        .text("the url")
        .flatMap(text -> Texts.withinLength(value, "the url", text, MAX_URL))
        .flatMap(text -> url(value, text));
  }

  private static Optional<HttpUrl> url(Value value, String text) {
    try {
      return Optional.of(HttpUrl.parse(text));
    } catch (IllegalArgumentException e) {
      value.problem("bad-url", () -> "the url cannot be asked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> body(Fields fields, Method method) {
    if (fields.has("body") && fields.has("json")) {
      fields.value().problem("conflicting-keys", "'http' has either 'body' or 'json', not both");
    } else if ((fields.has("body") || fields.has("json")) && WITHOUT_BODY.contains(method)) {
      fields
          .value()
          .problem(
              "conflicting-keys",
              "a " + method + " has no body; give it another method, for example 'method: POST'");
    }
    Optional<String> text =
        fields.get("body").flatMap(v -> v.text("'body'").flatMap(body -> withinBytes(v, body)));
    Optional<String> json =
        fields
            .get("json")
            .flatMap(v -> JsonText.read(v, "'json'").flatMap(body -> withinBytes(v, body)));
    return text.or(() -> json);
  }

  private static Optional<String> withinBytes(Value value, String body) {
    if (body.getBytes(UTF_8).length <= MAX_BODY) {
      return Optional.of(body);
    }
    value.problem("too-long", "the body of a request has at most 64 KiB");
    return Optional.empty();
  }

  private static Optional<Repeat> repeat(Value value) {
    return value
        .fields("'repeat'", REPEAT_KEYS)
        .flatMap(
            fields -> {
              int concurrency = number(fields, "concurrency", 1, MAX_CONCURRENCY);
              int maxFailures = number(fields, "maxFailures", 0, MAX_TIMES);
              return fields
                  .require("times")
                  .flatMap(v -> Numbers.integer(v, "times", 1, MAX_TIMES))
                  .map(times -> new Repeat(times, concurrency, maxFailures));
            });
  }

  /** The least that it may be, unless the plan says otherwise. */
  private static int number(Fields fields, String key, int min, int max) {
    return fields.get(key).flatMap(v -> Numbers.integer(v, key, min, max)).orElse(min);
  }
}
