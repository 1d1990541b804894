package dev.decurion.runner.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "src/**, src/a.ts, true",
    "src/**, src/a/b.ts, true",
    "src/**, src, false",
    "src/**, lib/src/a.ts, false",
    "src/**/*.ts, src/a.ts, true",
    "src/**/*.ts, src/a/b/c.ts, true",
    "src/**/*.ts, src/a.tsx, false",
    "**/a/*.ts, x/a/b.ts, true",
    "**/a/*.ts, a/b.ts, true",
    "**, a/b, true",
    "*.md, README.md, true",
    "*.md, docs/README.md, false",
    "a?c, abc, true",
    "a?c, a/c, false",
    "a.c, abc, false",
    "(a|b)[c], (a|b)[c], true"
  })
  void aPatternMatchesWholePaths(String pattern, String path, boolean matches) {
    assertThat(new PathPatterns(List.of(pattern)).matches(path)).isEqualTo(matches);
  }
}
