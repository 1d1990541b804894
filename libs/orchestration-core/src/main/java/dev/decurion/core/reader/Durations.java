package dev.decurion.core.reader;

import dev.decurion.core.plan.Identifiers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in a plan: {@code 500ms}, {@code 1h30m}, {@code 2d}. */
final class Durations {
  static final Duration MAX = Duration.ofDays(365);

  private static final Pattern FORM =
      Pattern.compile(
          "(?=.)(?:(\\d{1,11})d)?(?:(\\d{1,11})h)?(?:(\\d{1,11})m)?(?:(\\d{1,11})s)?"
              + "(?:(\\d{1,11})ms)?");
  private static final long[] UNIT_MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

  private Durations() {}

  static Optional<Duration> read(Value value, String what) {
    if (value.isNumber()) {
      value.problem(
          "bad-duration",
          () ->
              value.described()
                  + " is not a duration; give "
                  + what
                  + " a unit, for example "
                  + value.scalar(what).orElse("30")
                  + "s or "
                  + value.scalar(what).orElse("30")
                  + "m");
      return Optional.empty();
    }
    return value.text(what).flatMap(text -> parse(value, what, text));
  }

  static Optional<Duration> readPositive(Value value, String what) {
    Optional<Duration> duration = read(value, what);
    if (duration.filter(Duration::isZero).isPresent()) {
      value.problem("out-of-range", what + " must be more than zero");
      return Optional.empty();
    }
    return duration;
  }

  private static Optional<Duration> parse(Value value, String what, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      value.problem(
          "bad-duration",
          () ->
              "'"
                  + Identifiers.excerpt(text)
                  + "' is not a duration; write "
                  + what
                  + " as for example 500ms, 30s, 15m, 1h30m or 2d (whole numbers, largest unit"
                  + " first)");
      return Optional.empty();
    }
    long millis = 0;
    for (int unit = 0; unit < UNIT_MILLIS.length; unit++) {
      String count = matcher.group(unit + 1);
      millis +=
          count == null ? 0 : Math.min(Long.parseLong(count), MAX.toMillis()) * UNIT_MILLIS[unit];
    }
    if (millis > MAX.toMillis()) {
      value.problem("out-of-range", what + " cannot be longer than 365d");
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(millis));
  }

  /** As it would be written in a plan. */
  static String written(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    String[] units = {"d", "h", "m", "s", "ms"};
    StringBuilder written = new StringBuilder();
    long rest = duration.toMillis();
    for (int unit = 1; unit < units.length; unit++) {
      if (rest >= UNIT_MILLIS[unit]) {
        written.append(rest / UNIT_MILLIS[unit]).append(units[unit]);
        rest %= UNIT_MILLIS[unit];
      }
    }
    return written.toString();
  }
}
