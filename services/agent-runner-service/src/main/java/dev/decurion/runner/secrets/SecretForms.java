package dev.decurion.runner.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The forms in which a secret shows when programs print it. White space around it is no part of
 * them, since programs drop it.
 */
final class SecretForms {
  private static final String[] LINE_ENDS = {"", "\n"};

  private SecretForms() {}

  /** As it is, each of its lines, and escaped as in URLs, forms and JSON. */
  static Collection<byte[]> plain(String secret) {
    String text = secret.strip();
    Set<String> forms = new LinkedHashSet<>();
    forms.add(text);
    text.lines()
        .map(String::strip)
        .filter(line -> line.length() >= SecretLookup.SHORTEST)
        .forEach(forms::add);
    forms.addAll(JsonForms.of(text));
    forms.addAll(UrlForms.of(text));
    return bytes(forms);
  }

  /** As base64 and hexadecimal digits, which programs fold into lines. */
  static Collection<byte[]> folded(String secret) {
    byte[] bytes = secret.strip().getBytes(UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (int before = 0; before < 3; before++) {
      addBase64(Base64.getEncoder(), before, bytes, forms);
      addBase64(Base64.getUrlEncoder(), before, bytes, forms);
    }
    return bytes(forms);
  }

  /**
   * The base64 of the secret behind other bytes, as in {@code user:secret}: at the end of what is
   * encoded, alone or before a line end, and with more behind it. A character that has bits of what
   * stands around the secret is no part of a form, so up to four bits at each end are left.
   *
   * @param before how many bytes stand before it, modulo 3
   */
  private static void addBase64(
      Base64.Encoder encoder, int before, byte[] secret, Set<String> forms) {
    int first = before == 0 ? 0 : before + 1;
    for (String lineEnd : LINE_ENDS) {
      byte[] encoded = new byte[before + secret.length + lineEnd.length()];
      System.arraycopy(secret, 0, encoded, before, secret.length);
      System.arraycopy(
          lineEnd.getBytes(UTF_8), 0, encoded, before + secret.length, lineEnd.length());
      forms.add(encoder.encodeToString(encoded).substring(first));
      String unpadded = encoder.withoutPadding().encodeToString(encoded);
      forms.add(unpadded.substring(first));
      forms.add(unpadded.substring(first, (before + secret.length) * 8 / 6));
    }
  }

  private static Collection<byte[]> bytes(Set<String> forms) {
    List<byte[]> bytes = new ArrayList<>(forms.size());
    forms.forEach(form -> bytes.add(form.getBytes(UTF_8)));
    return bytes;
  }
}
