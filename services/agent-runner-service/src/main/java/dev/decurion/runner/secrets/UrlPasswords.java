package dev.decurion.runner.secrets;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The passwords in the URLs of servers; of several URLs, separated by commas, those of each. */
final class UrlPasswords {
  static final int SHORTEST = 8;
  static final int SHORTEST_OF_LETTERS = 16;

  private static final Pattern USER_INFO =
      Pattern.compile("//(?<user>[^:@/?#]*)(?<before>:)(?<password>[^/?#]+)(?<after>@)");
  private static final Pattern PARAMETER =
      Pattern.compile("[?&](?<before>(?:ssl)?password=)(?<password>[^&#,]+)");

  private UrlPasswords() {}

  /**
   * What is to be masked of them. A password that might be a usual word is masked only together
   * with what stands around it in a URL, and one that is the name of its user, as those of servers
   * for trying out are, not at all.
   */
  static Set<String> in(String url) {
    Set<String> masked = new LinkedHashSet<>();
    for (Matcher found = USER_INFO.matcher(url); found.find(); ) {
      if (!found.group("user").equals(found.group("password"))) {
        add(found.group("before"), found.group("password"), found.group("after"), masked);
      }
    }
    for (Matcher found = PARAMETER.matcher(url); found.find(); ) {
      add(found.group("before"), found.group("password"), "", masked);
    }
    return masked;
  }

  private static void add(String before, String written, String after, Set<String> masked) {
    String password = decoded(written);
    if (mayBeAWord(password)) {
      masked.add(before + written + after);
    } else {
      masked.add(written);
      masked.add(password);
    }
  }

  private static boolean mayBeAWord(String password) {
    return password.length() < SHORTEST
        || (password.length() < SHORTEST_OF_LETTERS
            && password.chars().allMatch(Character::isLetter));
  }

  private static String decoded(String written) {
    try {
      return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return written; // a % that begins no escape stands for itself
    }
  }
}
