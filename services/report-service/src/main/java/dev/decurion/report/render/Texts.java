package dev.decurion.report.render;

import dev.decurion.report.report.TaskReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How figures are worded, so that every form of a report words them alike. */
public final class Texts {
  /** What stands where there is nothing to tell. */
  static final String NONE = "–";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern TERMINAL_SEQUENCE =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[@-_])");
  // Control characters other than tab and line feed, direction overrides, lone surrogates and
  // noncharacters: invalid in XML, or able to make a text look like another one.
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]"
              + "|[\\x{d800}-\\x{dfff}]");

  private Texts() {}

  /** For example {@code 412 ms}, {@code 3.2 s}, {@code 1 m 3 s}, {@code 330 h}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 0) {
      return "-" + duration(duration.negated());
    }
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      BigDecimal seconds = BigDecimal.valueOf(millis, 3).setScale(1, RoundingMode.HALF_UP);
      return seconds.compareTo(BigDecimal.valueOf(60)) < 0
          ? seconds.stripTrailingZeros().toPlainString() + " s"
          : "1 m";
    }
    long seconds = Math.round(millis / 1000.0);
    return seconds < 3600
        ? two(seconds / 60, "m", seconds % 60, "s")
        : two(Math.round(seconds / 60.0) / 60, "h", Math.round(seconds / 60.0) % 60, "m");
  }

  static String duration(Optional<Duration> duration) {
    return duration.map(Texts::duration).orElse(NONE);
  }

  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** A fraction as a percentage, for example {@code 47.3 %}. */
  static String percent(Optional<BigDecimal> fraction) {
    return fraction
        .map(it -> it.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %")
        .orElse(NONE);
  }

  /** Whole words in small letters, for example {@code backing off}. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The state of a task in words. */
  static String state(TaskReport task) {
    return words(task.state()) + (task.failureAllowed() ? ", allowed" : "");
  }

  /** What the colour of a task says. */
  static String kind(TaskReport task) {
    return task.failureAllowed() ? "allowed" : words(task.state());
  }

  /** The text without what cannot be printed; colours of terminals are left out. */
  static String printable(String text) {
    return UNPRINTABLE
        .matcher(TERMINAL_SEQUENCE.matcher(text.replace("\r\n", "\n")).replaceAll(""))
        .replaceAll("\ufffd");
  }

  static String shorten(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return small == 0 ? big + " " + bigUnit : big + " " + bigUnit + " " + small + " " + smallUnit;
  }
}
