package dev.decurion.runner.secrets;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** A text as it stands in a URL or a form. Writers differ in what they leave as it is. */
final class UrlForms {
  private static final String LOWER = "0123456789abcdef";
  private static final String UPPER = "0123456789ABCDEF";

  private UrlForms() {}

  static Set<String> of(String text) {
    Set<String> forms = new LinkedHashSet<>();
    for (String digits : new String[] {LOWER, UPPER}) {
      forms.add(encode(text, "-._~", "%20", digits)); // RFC 3986
      forms.add(encode(text, "-._~/", "%20", digits)); // the same in a path
      forms.add(encode(text, "-._~!*'()", "%20", digits)); // encodeURIComponent of JavaScript
      forms.add(encode(text, "-._~!*'();/?:@&=+$,#", "%20", digits)); // encodeURI
      forms.add(encode(text, "-._~", "+", digits)); // forms as of Python and Go
      forms.add(encode(text, "*-._", "+", digits)); // forms as of browsers and Java
    }
    return forms;
  }

  private static String encode(String text, String kept, String space, String digits) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b == ' ') {
        encoded.append(space);
      } else if (isLetterOrDigit(b) || kept.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(digits.charAt(b >> 4 & 0xf)).append(digits.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
  }
}
