package dev.decurion.testing.breakages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.testing.CodeBase;
import dev.decurion.testing.LocalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The criteria of the fleet plan can fail: each breakage runs, with all that comes before it, the
 * task that measures. Those of {@code -Dbreakages=TEXT} alone, whose task or criterion has this in
 * it.
 */
@Tag("breakages")
class BreakagesTest {
  @TempDir Path directory;
  private @Nullable LocalRun run;

  static List<Breakage> breakages() throws IOException {
    String wanted = System.getProperty("breakages", "");
    return Breakage.all().stream()
        .filter(it -> it.task().contains(wanted) || it.criterion().contains(wanted))
        .toList();
  }

  @AfterEach
  void leave_nothing_behind() {
    if (run != null) {
      run.process().descendants().forEach(ProcessHandle::destroyForcibly);
      run.process().destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void a_criterion_notices(Breakage breakage) throws Exception {
    breakage.apply(CodeBase.copy(Breakage.CODE_BASE, directory));
    String part = new PartOfPlan(Files.readString(Breakage.PLAN)).brokenBy(breakage);
    Path plan = Files.writeString(directory.resolve("plan.yaml"), part);

    run = LocalRun.start(CodeBase.HOME, directory, plan.toString());
    assertThat(run.process().waitFor(10, TimeUnit.MINUTES)).as(run.output()).isTrue();

    JsonNode report = run.report();
    JsonNode criterion = report.path("criteria").path(0);
    System.out.printf(
        "%s | %s | %s%n",
        breakage, criterion.path("measured").asText("not measured"), said(report));
    assertThat(run.process().exitValue()).as(run.output()).isEqualTo(1);
    assertThat(criterion.path("met").asBoolean()).as(run.output()).isFalse();
    assertThat(failed(report)).as(run.output()).isEqualTo(expectedToFail(breakage));
    if (breakage.message().isPresent()) {
      assertThat(logTails(report)).anyMatch(log -> log.contains(breakage.message().get()));
    }
  }

  private static List<String> expectedToFail(Breakage breakage) {
    return breakage.fails() ? List.of(breakage.task()) : List.of();
  }

  private static List<String> failed(JsonNode report) {
    return StreamSupport.stream(report.path("failures").spliterator(), false)
        .map(failure -> failure.path("task").asText())
        .toList();
  }

  private static List<String> logTails(JsonNode report) {
    return StreamSupport.stream(report.path("failures").spliterator(), false)
        .map(failure -> failure.path("logTail").asText().strip())
        .toList();
  }

  /** The last line of each failed task. */
  private static String said(JsonNode report) {
    return logTails(report).stream()
        .map(text -> text.substring(text.lastIndexOf('\n') + 1))
        .collect(Collectors.joining("; "));
  }
}
