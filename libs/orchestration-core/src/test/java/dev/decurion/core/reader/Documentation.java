package dev.decurion.core.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The page and the schema that describe the format. */
public final class Documentation {
  static final Path SCHEMA = Path.of("../../docs/plan.schema.json");
  private static final Path PAGE = Path.of("../../docs/plan-format.md");
  private static final Pattern EXAMPLE = Pattern.compile("<!-- example: ([a-z-]+) -->");

  private Documentation() {}

  static String page() {
    return text(PAGE);
  }

  /** The complete example in the page. */
  static String example() {
    return after("<!-- example -->");
  }

  /** The example of a rule, by the name that the page gives it. */
  public static String example(String name) {
    return after("<!-- example: " + name + " -->");
  }

  /** The names of the examples of rules, in the order of the page. */
  public static List<String> examples() {
    return EXAMPLE.matcher(page()).results().map(found -> found.group(1)).toList();
  }

  private static String after(String marker) {
    String page = page();
    int place = page.indexOf(marker);
    if (place < 0) {
      throw new IllegalArgumentException("the page has no " + marker);
    }
    int start = page.indexOf('\n', page.indexOf("```yaml\n", place)) + 1;
    return page.substring(start, page.indexOf("\n```", start) + 1);
  }

  static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
