package dev.decurion.runner.llm;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of paths relative to the workspace: {@code *} and {@code ?} stand for characters of one
 * name, {@code **} for any number of names, none included; all else for itself.
 */
final class PathPatterns {
  private final List<String> written;
  private final List<Pattern> patterns;

  PathPatterns(List<String> written) {
    this.written = List.copyOf(written);
    this.patterns = written.stream().map(PathPatterns::compiled).toList();
  }

  List<String> written() {
    return written;
  }

  boolean matches(String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }

  /** The patterns that match none of these. */
  List<String> withoutAny(List<String> paths) {
    return written.stream()
        .filter(pattern -> paths.stream().noneMatch(compiled(pattern).asMatchPredicate()))
        .toList();
  }

  private static Pattern compiled(String written) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < written.length()) {
      char c = written.charAt(at);
      if (written.startsWith("**/", at)) {
        regex.append("(?:[^/]+/)*");
        at += 3;
      } else if (written.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        at++;
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
