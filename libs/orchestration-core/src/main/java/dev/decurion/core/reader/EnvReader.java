package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads environment variables. */
final class EnvReader {
  static final int MAX_VARIABLES = 100;
  static final int MAX_VALUE = 32 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final String RESERVED = "DECURION_";

  private EnvReader() {}

  static Map<String, String> read(Value value) {
    Map<String, String> env = new LinkedHashMap<>();
    for (Value.Named entry : value.entries("'env'")) {
      String what = "the variable " + Identifiers.excerpt(entry.name());
      if (isName(entry.key(), entry.name())) {
        entry
            .value()
            .scalar(what)
            .flatMap(text -> Texts.withoutNul(entry.value(), what, text))
            .flatMap(text -> Texts.withinLength(entry.value(), what, text, MAX_VALUE))
            .ifPresent(text -> env.put(entry.name(), text));
      }
    }
    if (env.size() > MAX_VARIABLES) {
      value.problem("too-many", "'env' has more than " + MAX_VARIABLES + " variables");
      return Map.of();
    }
    return env;
  }

  private static boolean isName(Value key, String name) {
    if (!NAME.matcher(name).matches()) {
      key.problem(
          "bad-name",
          () ->
              "'"
                  + Identifiers.excerpt(name)
                  + "' cannot be the name of a variable; a name is"
                  + " letters, digits and '_', not starting with a digit, at most 128");
      return false;
    }
    if (name.startsWith(RESERVED)) {
      key.problem(
          "reserved-name", "names that start with " + RESERVED + " are set by the runner alone");
      return false;
    }
    return true;
  }
}
