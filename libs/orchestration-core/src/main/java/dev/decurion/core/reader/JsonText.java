package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a value of the plan as JSON (RFC 8259), in the order in which it stands there. */
final class JsonText {
  private JsonText() {}

  /** Empty, with problems, when there is something in it that JSON has not. */
  static Optional<String> read(Value value, String what) {
    if (value.isMap()) {
      return joined(
          "{",
          value.entries(what).stream()
              .map(
                  entry ->
                      read(entry.value(), Identifiers.excerpt(entry.name()))
                          .map(json -> quoted(entry.name()) + ":" + json))
              .toList(),
          "}");
    }
    if (value.isList()) {
      return joined("[", value.items(what).stream().map(item -> read(item, what)).toList(), "]");
    }
    if (value.isText()) {
      return value.text(what).map(JsonText::quoted);
    }
    if (value.isNull()) {
      return Optional.of("null");
    }
    return value.isBoolean()
        ? value.bool(what).map(String::valueOf)
        : Numbers.decimal(value, what).map(BigDecimal::toString);
  }

  private static Optional<String> joined(String open, List<Optional<String>> parts, String close) {
    return parts.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(
            parts.stream()
                .map(Optional::orElseThrow)
                .collect(Collectors.joining(",", open, close)));
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
              } else if (c < 0x20 || Character.isSurrogate((char) c)) {
                json.append("\\u%04x".formatted(c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
