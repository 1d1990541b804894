package dev.decurion.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durations as people read them. */
public final class Durations {
  private Durations() {}

  /** For example {@code 3.2s}, {@code 1m 03s}, {@code 2 h 30 min}, {@code 330 h}. */
  public static String text(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      long tenths = Math.round(duration.toMillis() / 100.0);
      return tenths % 10 == 0 && tenths >= 100
          ? tenths / 10 + "s"
          : String.format(Locale.ROOT, "%.1fs", tenths / 10.0);
    }
    if (duration.compareTo(Duration.ofHours(1)) < 0) {
      return String.format(
          Locale.ROOT, "%dm %02ds", duration.toMinutes(), duration.toSecondsPart());
    }
    String hours = duration.toHours() + " h";
    return duration.toMinutesPart() == 0 ? hours : hours + " " + duration.toMinutesPart() + " min";
  }

  /** Reads ISO 8601, as the report has it; what is no duration stays as it is. */
  public static String text(@Nullable String iso) {
    if (iso == null) {
      return "-";
    }
    return parse(iso).map(Durations::text).orElse(iso);
  }

  private static Optional<Duration> parse(String iso) {
    try {
      return Optional.of(Duration.parse(iso));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
