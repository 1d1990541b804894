package dev.decurion.core.reader;

import static java.util.Locale.ROOT;

import dev.decurion.core.plan.Action.Http.SecretHeader;
import dev.decurion.core.plan.Identifiers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The headers of a request by name: with their values, or with what stands before the value of a
 * secret.
 */
record HttpHeaders(Map<String, String> literal, Map<String, SecretHeader> secret) {
  static final HttpHeaders NONE = new HttpHeaders(Map.of(), Map.of());

  private static final int MAX_HEADERS = 50;
  private static final int MAX_VALUE = 4_096;
  private static final Set<String> SECRET_KEYS = Set.of("secret", "prefix");

  /** A token of RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  /** They say how a message is sent, which is for the one who sends it to know. */
  private static final Set<String> OF_THE_RUNNER =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  static HttpHeaders read(Value value) {
    Map<String, String> literal = new LinkedHashMap<>();
    Map<String, SecretHeader> secret = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Value.Named header : value.entries("'headers'")) {
      String what = "the header " + Identifiers.excerpt(header.name());
      if (!isName(header.key(), header.name(), seen)) {
        continue;
      }
      if (header.value().isMap()) {
        secret(header.value(), what).ifPresent(known -> secret.put(header.name(), known));
      } else {
        text(header.value(), what).ifPresent(known -> literal.put(header.name(), known));
      }
    }
    if (literal.size() + secret.size() > MAX_HEADERS) {
      value.problem("too-many", "'headers' has more than " + MAX_HEADERS + " headers");
    }
    return new HttpHeaders(literal, secret);
  }

  boolean has(String name) {
    return Stream.of(literal, secret)
        .flatMap(headers -> headers.keySet().stream())
        .anyMatch(name::equalsIgnoreCase);
  }

  private static Optional<String> text(Value value, String what) {
    return value
        .scalar(what)
        .flatMap(text -> Texts.withinLength(value, what, text, MAX_VALUE))
        .flatMap(text -> withoutControls(value, what, text));
  }

  private static Optional<SecretHeader> secret(Value value, String what) {
    return value
        .fields(what, SECRET_KEYS)
        .flatMap(
            fields -> {
              String prefix =
                  fields.get("prefix").flatMap(v -> text(v, "the prefix of " + what)).orElse("");
              return fields
                  .require("secret")
                  .flatMap(v -> v.text("a secret").filter(name -> Texts.isVariable(v, name)))
                  .map(name -> new SecretHeader(prefix, name));
            });
  }

  private static boolean isName(Value key, String name, Set<String> seen) {
    if (!NAME.matcher(name).matches()) {
      key.problem(
          "bad-name",
          () ->
              "'"
                  + Identifiers.excerpt(name)
                  + "' cannot be the name of a header; a name is letters, digits and '-', at most"
                  + " 100");
      return false;
    }
    if (OF_THE_RUNNER.contains(name.toLowerCase(ROOT))) {
      key.problem("reserved-name", "the header " + name + " is set by the runner alone");
      return false;
    }
    if (!seen.add(name.toLowerCase(ROOT))) {
      key.problem(
          "duplicate-key", "the header " + name + " stands here twice; case is of no account");
      return false;
    }
    return true;
  }

  private static Optional<String> withoutControls(Value value, String what, String text) {
    if (VALUE.matcher(text).matches()) {
      return Optional.of(text);
    }
    value.problem("bad-value", what + " must be one line of ASCII characters");
    return Optional.empty();
  }
}
