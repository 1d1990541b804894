package dev.decurion.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanFormatPageTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/decurion/core/reader");

  @Test
  void the_page_lists_the_codes_that_the_reader_has() throws IOException {
    Set<String> inSources = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      for (Path source : sources) {
        inSources.addAll(
            codes(
                Documentation.text(source), "(?:problem|unreadable|Problem)\\(\\s*\"([a-z-]+)\""));
      }
    }
    String page = Documentation.page();
    String table = page.substring(page.indexOf("## Problems"));

    assertThat(codes(table, "(?m)^\\| `([a-z-]+)` \\|"))
        .isEqualTo(inSources)
        .hasSizeGreaterThan(30);
  }

  private static Set<String> codes(String text, String form) {
    Set<String> codes = new TreeSet<>();
    Matcher matcher = Pattern.compile(form).matcher(text);
    while (matcher.find()) {
      codes.add(matcher.group(1));
    }
    return codes;
  }
}
