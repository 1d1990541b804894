package dev.decurion.report.render;

import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.ScheduleReport.Actual;
import dev.decurion.report.report.ScheduleReport.Estimated;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The run beside its baselines.
 *
 * @param savings what was expected and what was saved, in words
 */
record ScheduleView(List<Row> rows, List<Saving> savings) {
  private static final int WIDEST = 300;

  /**
   * A way to work.
   *
   * @param width of a bar for the actual duration
   */
  record Row(String name, String estimated, String actual, int width, boolean thisRun) {}

  /** A saving against a baseline. */
  record Saving(String name, String estimated, String actual) {}

  static ScheduleView of(CompletionReport report) {
    Estimated estimated = report.schedule().estimated();
    Actual actual = report.schedule().actual();
    long longest =
        Stream.of(
                Optional.of(actual.serial()),
                actual.byTier(),
                actual.wholeAgents(),
                Optional.of(actual.unlimitedRunners()),
                Optional.of(actual.makespan()))
            .flatMap(Optional::stream)
            .mapToLong(Duration::toMillis)
            .max()
            .orElse(1);
    return new ScheduleView(
        List.of(
            row(
                "One task after the other",
                Optional.of(estimated.serial()),
                Optional.of(actual.serial()),
                longest),
            row("Tier by tier", estimated.byTier(), actual.byTier(), longest),
            row("Whole agents", estimated.wholeAgents(), actual.wholeAgents(), longest),
            row(
                "Unlimited runners",
                Optional.of(estimated.unlimitedRunners()),
                Optional.of(actual.unlimitedRunners()),
                longest),
            new Row(
                "This run",
                Texts.NONE,
                Texts.duration(actual.makespan()),
                width(actual.makespan(), longest),
                true)),
        List.of(
            saving(
                "one task after the other",
                report.savings().estimated().versusSerial(),
                report.savings().actual().versusSerial()),
            saving(
                "tier by tier",
                report.savings().estimated().versusByTier(),
                report.savings().actual().versusByTier())));
  }

  private static Row row(
      String name, Optional<Duration> estimated, Optional<Duration> actual, long longest) {
    return new Row(
        name,
        Texts.duration(estimated),
        Texts.duration(actual),
        actual.map(it -> width(it, longest)).orElse(0),
        false);
  }

  private static int width(Duration duration, long longest) {
    return (int) Math.max(1, WIDEST * duration.toMillis() / Math.max(1, longest));
  }

  private static Saving saving(
      String name, Optional<BigDecimal> estimated, Optional<BigDecimal> actual) {
    return new Saving(name, Texts.percent(estimated), Texts.percent(actual));
  }
}
