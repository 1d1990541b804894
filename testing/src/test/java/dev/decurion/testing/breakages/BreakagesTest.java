package dev.decurion.testing.breakages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.testing.CodeBase;
import dev.decurion.testing.LocalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * task that measures. The same part of the plan without the breakage meets the criterion, where the
 * machine has what that takes; {@code -Dbreakages.controls=false} leaves this out. Those of {@code
 * -Dbreakages=TEXT} alone, whose task or criterion has this in it.
 */
@Tag("breakages")
class BreakagesTest {
  /** Reports of parts of the plan, by the part without criteria, on the code base as it is. */
  private static final Map<String, JsonNode> CONTROLS = new HashMap<>();

  private static final boolean WITH_CONTROLS =
      Boolean.parseBoolean(System.getProperty("breakages.controls", "true"));

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
      run.destroy();
    }
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void a_criterion_notices(Breakage breakage) throws Exception {
    PartOfPlan plan = new PartOfPlan(Files.readString(Breakage.PLAN));
    String before = WITH_CONTROLS ? measuredWithout(breakage, plan) : "-";

    Path code = Files.createDirectory(directory.resolve("broken"));
    breakage.apply(CodeBase.copy(Breakage.CODE_BASE, code));
    JsonNode report = run(code, plan.brokenBy(breakage));
    JsonNode criterion = criterion(report, breakage.criterion());
    assumeFalse(isUnavailable(report, breakage.task()), "the machine lacks what the task needs");
    System.out.printf("%s | %s | %s | %s%n", breakage, before, measured(criterion), said(report));
    assertThat(run.process().exitValue()).as(run.output()).isEqualTo(1);
    assertThat(criterion.path("met").asBoolean()).as(run.output()).isFalse();
    assertThat(failed(report)).as(run.output()).isEqualTo(expectedToFail(breakage));
    if (!breakage.fails()) {
      assertThat(measured(criterion)).as(run.output()).matches("-?\\d+(\\.\\d+)?");
    }
    if (breakage.message().isPresent()) {
      assertThat(logTails(report)).anyMatch(log -> log.contains(breakage.message().get()));
    }
  }

  private String measuredWithout(Breakage breakage, PartOfPlan plan) throws Exception {
    JsonNode control = control(plan, breakage);
    JsonNode met = criterion(control, breakage.criterion());
    if (!isUnavailable(control, breakage.task())) { // the breakage may bring what is missing
      assertThat(met.path("met").asBoolean()).as("without the breakage: %s", met).isTrue();
    }
    return measured(met);
  }

  /** The report of the same part of the plan on the code base as it is; one run serves all such. */
  private JsonNode control(PartOfPlan plan, Breakage breakage) throws Exception {
    String part = plan.brokenBy(breakage, List.of());
    JsonNode known = CONTROLS.get(part);
    if (known != null) {
      return known;
    }
    Set<String> criteria = new LinkedHashSet<>();
    for (Breakage other : Breakage.all()) {
      if (plan.brokenBy(other, List.of()).equals(part)) {
        criteria.add(other.criterion());
      }
    }
    Path code = Files.createDirectory(directory.resolve("control"));
    CodeBase.copy(Breakage.CODE_BASE, code);
    JsonNode report = run(code, plan.brokenBy(breakage, criteria));
    CONTROLS.put(part, report);
    return report;
  }

  private JsonNode run(Path code, String part) throws Exception {
    Path plan = Files.writeString(code.resolve("plan.yaml"), part);
    run = LocalRun.start(CodeBase.HOME, code, plan.toString());
    assertThat(run.process().waitFor(10, TimeUnit.MINUTES)).as(run.output()).isTrue();
    return run.report();
  }

  private static JsonNode criterion(JsonNode report, String name) {
    return StreamSupport.stream(report.path("criteria").spliterator(), false)
        .filter(criterion -> criterion.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no criterion '" + name + "' in the report"));
  }

  private static String measured(JsonNode criterion) {
    return criterion.path("measured").asText("not measured");
  }

  /** Whether the task was skipped because what it needs is missing. */
  private static boolean isUnavailable(JsonNode report, String task) {
    return StreamSupport.stream(report.path("agents").spliterator(), false)
        .flatMap(agent -> StreamSupport.stream(agent.path("tasks").spliterator(), false))
        .filter(it -> it.path("address").asText().equals(task))
        .anyMatch(it -> it.path("skipCause").asText().equals("UNAVAILABLE"));
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
