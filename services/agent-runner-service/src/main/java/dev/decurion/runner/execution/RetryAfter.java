package dev.decurion.runner.execution;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads when something may be tried again: seconds, which may have a fraction, an ISO 8601 instant,
 * or a date in any of the three formats of RFC 9110, section 5.6.7.
 */
public final class RetryAfter {
  // At most 31 years: what is longer is no wait but a time, in seconds since 1970, say.
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final DateTimeFormatter IMF_FIXDATE = http("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = http("EEE MMM ppd HH:mm:ss yyyy");

  /** What asks to be tried again at once, or earlier, would be tried without a pause. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private RetryAfter() {}

  /** How long after {@code now} that is, at least a second; empty when it is not readable. */
  public static Optional<Duration> parse(String written, Instant now) {
    String text = written.strip();
    if (SECONDS.matcher(text).matches()) {
      BigDecimal nanos = new BigDecimal(text).movePointRight(9);
      return Optional.of(bounded(Duration.ofNanos(nanos.longValueExact())));
    }
    return date(text, now).map(then -> bounded(Duration.between(now, then)));
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
  }

  /** The time that is written; a year of two digits is one near {@code now}. */
  public static Optional<Instant> date(String written, Instant now) {
    List<DateTimeFormatter> formats =
        List.of(DateTimeFormatter.ISO_INSTANT, IMF_FIXDATE, rfc850(now), ASCTIME);
    return formats.stream()
        .flatMap(format -> instant(written.strip(), format).stream())
        .findFirst();
  }

  private static Optional<Instant> instant(String text, DateTimeFormatter format) {
    try {
      return Optional.of(format.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static DateTimeFormatter http(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** Its year has two digits: the one of those years that is at most 50 years in the future. */
  private static DateTimeFormatter rfc850(Instant now) {
    LocalDate earliest = now.atOffset(ZoneOffset.UTC).toLocalDate().minusYears(49);
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }
}
