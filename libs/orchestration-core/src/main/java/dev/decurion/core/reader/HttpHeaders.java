package dev.decurion.core.reader;

import static java.util.Locale.ROOT;

import dev.decurion.core.plan.Identifiers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the headers of a request. */
final class HttpHeaders {
  private static final int MAX_HEADERS = 50;
  private static final int MAX_VALUE = 4_096;

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

  private HttpHeaders() {}

  static Map<String, String> read(Value value) {
    Map<String, String> headers = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Value.Named header : value.entries("'headers'")) {
      String what = "the header " + Identifiers.excerpt(header.name());
      if (isName(header.key(), header.name(), seen)) {
        header
            .value()
            .scalar(what)
            .flatMap(text -> Texts.withinLength(header.value(), what, text, MAX_VALUE))
            .flatMap(text -> withoutControls(header.value(), what, text))
            .ifPresent(text -> headers.put(header.name(), text));
      }
    }
    if (headers.size() > MAX_HEADERS) {
      value.problem("too-many", "'headers' has more than " + MAX_HEADERS + " headers");
    }
    return headers;
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
