package dev.decurion.core.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.Variable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the kinds of text that a plan has. */
final class Texts {
  /** Code points of a title or a name. */
  static final int MAX_LINE = 500;

  /** Code points of a description. */
  static final int MAX_DESCRIPTION = 4_000;

  /** Bytes in UTF-8 of a script, or of all arguments of a command. */
  static final int MAX_SCRIPT = 64 * 1024;

  private Texts() {}

  /** A title or a name: one line, not empty. */
  static Optional<String> line(Value value, String what) {
    Optional<String> text = value.text(what).map(String::strip);
    if (text.isEmpty()) {
      return text;
    }
    if (text.get().isEmpty()) {
      value.problem("bad-value", what + " is empty");
      return Optional.empty();
    }
    if (text.get().codePoints().anyMatch(Texts::breaksLine)) {
      value.problem("bad-value", what + " must be one line without control characters");
      return Optional.empty();
    }
    return withinLength(value, what, text.get(), MAX_LINE);
  }

  static Optional<String> description(Value value) {
    return value
        .text("the description")
        .flatMap(text -> withinLength(value, "the description", text, MAX_DESCRIPTION))
        .flatMap(text -> withoutNul(value, "the description", text));
  }

  static Optional<String> id(Value value, String what) {
    return value.text("the id of " + what).filter(id -> isId(value, what, id));
  }

  static boolean isId(Value value, String what, String id) {
    if (Identifiers.isValid(id)) {
      return true;
    }
    value.problem(
        "bad-id",
        () ->
            "'"
                + Identifiers.excerpt(id)
                + "' cannot be the id of "
                + what
                + "; an id is "
                + Identifiers.FORM);
    return false;
  }

  /** Whether a plan may set a variable of this name. */
  static boolean isVariable(Value value, String name) {
    if (!Variable.isName(name)) {
      value.problem(
          "bad-name",
          () ->
              "'"
                  + Identifiers.excerpt(name)
                  + "' cannot be the name of a variable; a name is "
                  + Variable.FORM);
      return false;
    }
    if (Variable.isReserved(name)) {
      value.problem(
          "reserved-name",
          "names that start with " + Variable.RESERVED + " are set by the runner alone");
      return false;
    }
    return true;
  }

  static Optional<String> script(Value value, String what) {
    Optional<String> script = value.text(what);
    if (script.filter(String::isBlank).isPresent()) {
      value.problem("empty-command", what + " is empty");
      return Optional.empty();
    }
    return script
        .flatMap(text -> withoutNul(value, what, text))
        .filter(text -> isWithinBytes(value, what, text.getBytes(UTF_8).length));
  }

  /** A program with its arguments. */
  static Optional<List<String>> command(Value value, String what) {
    List<Value> items = value.items(what);
    List<String> argv =
        items.stream().flatMap(item -> item.scalar("an argument of " + what).stream()).toList();
    if (!value.isList() || argv.size() < items.size()) {
      return Optional.empty();
    }
    if (argv.isEmpty() || argv.get(0).isBlank()) {
      value.problem("empty-command", what + " has no program to start");
      return Optional.empty();
    }
    if (argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      value.problem("bad-value", what + " has a NUL character in it");
      return Optional.empty();
    }
    int bytes = argv.stream().mapToInt(argument -> argument.getBytes(UTF_8).length + 1).sum();
    return isWithinBytes(value, what, bytes) ? Optional.of(argv) : Optional.empty();
  }

  /** One of some words. */
  static <T> Optional<T> choice(Value value, String what, Map<String, T> words) {
    Optional<String> text = value.text(what);
    if (text.isPresent() && !words.containsKey(text.get())) {
      value.problem(
          "bad-value",
          () ->
              what
                  + " is one of "
                  + String.join(", ", words.keySet().stream().sorted().toList())
                  + ", not '"
                  + Identifiers.excerpt(text.get())
                  + "'");
    }
    return text.map(words::get);
  }

  /** Adds a problem for, and leaves out, what stands in the list a second time. */
  static Stream<Value> distinct(List<Value> items, String what) {
    Set<String> seen = new HashSet<>();
    return items.stream()
        .filter(
            item -> {
              Optional<String> text = item.text(what);
              if (text.isPresent() && !seen.add(text.get())) {
                item.problem(
                    "duplicate-value",
                    () -> "'" + Identifiers.excerpt(text.get()) + "' stands in this list twice");
                return false;
              }
              return text.isPresent();
            });
  }

  static Optional<String> withoutNul(Value value, String what, String text) {
    if (text.indexOf('\0') < 0) {
      return Optional.of(text);
    }
    value.problem("bad-value", what + " has a NUL character in it");
    return Optional.empty();
  }

  static Optional<String> withinLength(Value value, String what, String text, int max) {
    if (text.length() <= max || text.codePointCount(0, text.length()) <= max) {
      return Optional.of(text);
    }
    value.problem("too-long", what + " has more than " + max + " characters");
    return Optional.empty();
  }

  private static boolean isWithinBytes(Value value, String what, int bytes) {
    if (bytes <= MAX_SCRIPT) {
      return true;
    }
    value.problem(
        "too-long",
        what + " has more than 64 KiB; put it into a file of the workspace and run that");
    return false;
  }

  private static boolean breaksLine(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }
}
