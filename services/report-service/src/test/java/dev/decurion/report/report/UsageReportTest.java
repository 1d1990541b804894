package dev.decurion.report.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.run.Command;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Failure.Reason;
import dev.decurion.core.run.Usage;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.render.MarkdownReport;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What language models have cost is told, of attempts that failed as well. */
class UsageReportTest {
  private static final String PLAN =
      """
      plan: p
      defaults: { retry: { attempts: 9, backoff: 0s } }
      agents:
        a:
          order: parallel
          tasks:
            - { id: ask, llm: { prompt: x } }
            - { id: agent, run: x }
            - { id: other, run: x }
      """;

  private final RecordedRun run = new RecordedRun(PLAN);

  private static Usage usage(long input, long output, String cost) {
    return new Usage(Optional.of(input), Optional.of(output), Optional.of(new BigDecimal(cost)));
  }

  private void fail(String task, Optional<Usage> usage) {
    run.decide(
        new Command.ReportFailed(
            RecordedRun.address(task),
            run.attempt(task),
            run.token(task),
            new Failure(Reason.FAILURE, "no", Optional.empty(), "", usage)));
    run.pass("PT1S").backOffOver(task);
  }

  @Test
  void aRunWithoutModelsTellsNothing() {
    run.start("a/other", "r").succeed("a/other", Map.of("cost_usd", "a lot"));

    assertThat(run.report().usage()).isEmpty();
  }

  @Test
  void aRunThatDidWithoutAModelTellsNothing() {
    run.start("a/ask", "r").succeed("a/ask", Usage.NOTHING.outputs());

    assertThat(run.report().usage()).isEmpty();
  }

  @Test
  void theCostIsNotKnownWhereOnlyThoseWhoUsedNothingTellIt() {
    run.start("a/ask", "r").succeed("a/ask", Usage.NOTHING.outputs());
    run.start("a/agent", "r");
    run.succeed("a/agent", Map.of("input_tokens", "7", "output_tokens", "3"));

    assertThat(run.report().usage()).contains(new UsageReport(7, 3, Optional.empty(), 1, 0));
  }

  @Test
  void theSumHasFailedAttemptsAndCodingAgentsAndCountsWhoDoesNotTell() {
    run.start("a/ask", "r");
    fail("a/ask", Optional.of(usage(1000, 10, "0.5")));
    run.start("a/ask", "r");
    fail("a/ask", Optional.empty());
    run.start("a/ask", "r");
    run.succeed(
        "a/ask", Map.of("input_tokens", "500", "output_tokens", "5", "cost_usd", "0.250000001"));
    run.start("a/agent", "r");
    run.succeed("a/agent", Map.of("input_tokens", "7", "output_tokens", "3"));
    run.start("a/other", "r").succeed("a/other");

    CompletionReport report = run.report();

    assertThat(report.usage())
        .contains(new UsageReport(1507, 18, Optional.of(new BigDecimal("0.750000001")), 1, 1));
    String note =
        "1,507 tokens in, 18 out; 1 attempt without a known cost; 1 attempt did not tell and may"
            + " have used more";
    assertThat(MarkdownReport.render(report)).contains("0.750000001", note);
    assertThat(report.agents().get(0).tasks().get(0).attempts())
        .extracting(AttemptReport::usage)
        .containsExactly(
            Optional.of(usage(1000, 10, "0.5")),
            Optional.empty(),
            Optional.of(usage(500, 5, "0.250000001")));
  }
}
