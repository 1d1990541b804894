package dev.decurion.report.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * What running in parallel saves, as a fraction of the baseline: 0.47 stands for 47 %. Negative
 * when the run took longer than the baseline would have; absent when the baseline is zero.
 */
public record Savings(Saving estimated, Saving actual) {
  private static final int DIGITS = 4;

  /** Against working serially, and against waiting for whole tiers. */
  public record Saving(Optional<BigDecimal> versusSerial, Optional<BigDecimal> versusByTier) {
    private static Saving of(Duration took, Duration serial, Optional<Duration> byTier) {
      return new Saving(fraction(took, serial), byTier.flatMap(it -> fraction(took, it)));
    }
  }

  static Savings of(ScheduleReport schedule) {
    ScheduleReport.Estimated estimated = schedule.estimated();
    ScheduleReport.Actual actual = schedule.actual();
    return new Savings(
        Saving.of(estimated.unlimitedRunners(), estimated.serial(), estimated.byTier()),
        Saving.of(actual.makespan(), actual.serial(), actual.byTier()));
  }

  private static Optional<BigDecimal> fraction(Duration took, Duration baseline) {
    if (baseline.isZero()) {
      return Optional.empty();
    }
    BigDecimal ratio =
        BigDecimal.valueOf(took.toMillis())
            .divide(
                BigDecimal.valueOf(Math.max(1, baseline.toMillis())), DIGITS, RoundingMode.HALF_UP);
    return Optional.of(BigDecimal.ONE.subtract(ratio));
  }
}
