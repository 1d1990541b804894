package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads environment variables. */
final class EnvReader {
  static final int MAX_VARIABLES = 100;
  static final int MAX_VALUE = 32 * 1024;

  private EnvReader() {}

  static Map<String, String> read(Value value) {
    Map<String, String> env = new LinkedHashMap<>();
    for (Value.Named entry : value.entries("'env'")) {
      String what = "the variable " + Identifiers.excerpt(entry.name());
      if (Texts.isVariable(entry.key(), entry.name())) {
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
}
