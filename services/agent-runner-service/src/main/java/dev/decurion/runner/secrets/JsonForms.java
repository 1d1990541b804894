package dev.decurion.runner.secrets;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** A text as it stands in a JSON string. Writers differ in what they escape beyond the must. */
final class JsonForms {
  private static final IntPredicate ONLY_CONTROL = c -> c < ' ';

  private JsonForms() {}

  static Set<String> of(String text) {
    Set<String> forms = new LinkedHashSet<>();
    for (String unicode : new String[] {"\\u%04x", "\\u%04X"}) {
      for (boolean slash : new boolean[] {false, true}) { // PHP
        forms.add(escape(text, ONLY_CONTROL, slash, unicode));
        forms.add(escape(text, c -> c < ' ' || c > '~', slash, unicode)); // Python, PHP
      }
      forms.add(escape(text, c -> c < ' ' || "<>&".indexOf(c) >= 0, false, unicode)); // Go
      forms.add(escape(text, c -> c < ' ' || "<>&='".indexOf(c) >= 0, false, unicode)); // Gson
    }
    return forms;
  }

  private static String escape(
      String text, IntPredicate byNumber, boolean slash, String unicodeFormat) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (byNumber.test(c)) {
            escaped.append(String.format(Locale.ROOT, unicodeFormat, (int) c));
          } else if (slash && c == '/') {
            escaped.append("\\/");
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
