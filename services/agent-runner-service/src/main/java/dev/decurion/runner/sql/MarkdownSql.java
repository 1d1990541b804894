package dev.decurion.runner.sql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL in a Markdown file: its fenced code blocks whose info string is exactly {@code sql}, in
 * their order. Fences as in CommonMark, section 4.5.
 */
final class MarkdownSql {
  private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})(.*)");

  private MarkdownSql() {}

  /**
   * @throws IllegalArgumentException when a fence is not closed, or there is no block of SQL
   */
  static String extract(String markdown) {
    StringBuilder sql = new StringBuilder();
    List<String> lines = markdown.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (fence.matches() && isOpening(fence)) {
        int end = end(lines, at, fence.group(1));
        if (fence.group(2).strip().equals("sql")) {
          lines.subList(at + 1, end).forEach(line -> sql.append(line).append('\n'));
        }
        at = end;
      }
      at++;
    }
    if (sql.toString().isBlank()) {
      throw new IllegalArgumentException("it has no code block with SQL (```sql)");
    }
    return sql.toString();
  }

  private static boolean isOpening(Matcher fence) {
    return !(fence.group(1).startsWith("`") && fence.group(2).contains("`"));
  }

  private static int end(List<String> lines, int opening, String marks) {
    for (int at = opening + 1; at < lines.size(); at++) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (fence.matches() && fence.group(1).startsWith(marks) && fence.group(2).isBlank()) {
        return at;
      }
    }
    throw new IllegalArgumentException(
        "the code block that begins in line " + (opening + 1) + " is not closed");
  }
}
