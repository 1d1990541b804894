package dev.decurion.core.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page and the schema that describe the format. */
final class Documentation {
  static final Path SCHEMA = Path.of("../../docs/plan.schema.json");
  private static final Path PAGE = Path.of("../../docs/plan-format.md");

  private Documentation() {}

  static String page() {
    return text(PAGE);
  }

  /** The complete example in the page. */
  static String example() {
    String page = page();
    int fence = page.indexOf("```yaml\n", page.indexOf("<!-- example -->"));
    int start = page.indexOf('\n', fence) + 1;
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
