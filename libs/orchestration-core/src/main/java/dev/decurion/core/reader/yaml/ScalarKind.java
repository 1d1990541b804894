package dev.decurion.core.reader.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/** What an unquoted scalar is in the core schema of YAML 1.2 (§10.3.2); a quoted one is text. */
public enum ScalarKind {
  TEXT,
  INTEGER,
  DECIMAL,
  /** {@code .nan} or {@code .inf}. */
  NOT_FINITE,
  BOOLEAN,
  NULL;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEANS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Pattern INTEGER_FORM =
      Pattern.compile("[-+]?[0-9]++|0o[0-7]++|0x[0-9a-fA-F]++");
  private static final Pattern DECIMAL_FORM =
      Pattern.compile("[-+]?(\\.[0-9]++|[0-9]++(\\.[0-9]*+)?)([eE][-+]?[0-9]++)?");
  private static final Pattern NOT_FINITE_FORM =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  static ScalarKind ofPlain(String text) {
    if (NULLS.contains(text)) {
      return NULL;
    }
    char first = text.charAt(0);
    if (first != '.' && first != '-' && first != '+' && (first < '0' || first > '9')) {
      return BOOLEANS.contains(text) ? BOOLEAN : TEXT;
    }
    if (INTEGER_FORM.matcher(text).matches()) {
      return INTEGER;
    }
    if (DECIMAL_FORM.matcher(text).matches()) {
      return DECIMAL;
    }
    return NOT_FINITE_FORM.matcher(text).matches() ? NOT_FINITE : TEXT;
  }
}
