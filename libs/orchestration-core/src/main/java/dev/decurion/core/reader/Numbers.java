package dev.decurion.core.reader;

import java.math.BigDecimal;
import java.util.Optional;

/** Reads numbers; of a size that costs nothing to compute with. */
final class Numbers {
  private static final int MAX_DIGITS = 50;

  private Numbers() {}

  static Optional<BigDecimal> decimal(Value value, String what) {
    Optional<String> text = value.number(what);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().startsWith("0x") || text.get().startsWith("0o")) {
      value.problem("bad-value", what + " must be a decimal number");
      return Optional.empty();
    }
    Optional<BigDecimal> number = Optional.empty();
    try {
      number = text.filter(written -> written.length() <= 2 * MAX_DIGITS).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      // Only an exponent beyond 2^31 comes here: the form has been checked.
    }
    if (number.filter(Numbers::isModest).isEmpty()) {
      value.problem("out-of-range", what + " has more than " + MAX_DIGITS + " digits");
      return Optional.empty();
    }
    return number;
  }

  static Optional<Integer> integer(Value value, String what, int min, int max) {
    Optional<BigDecimal> number = decimal(value, what);
    if (number.filter(n -> n.signum() != 0 && n.stripTrailingZeros().scale() > 0).isPresent()) {
      value.problem("bad-value", what + " must be a whole number");
      return Optional.empty();
    }
    return within(value, what, number, min, max).map(BigDecimal::intValue);
  }

  static Optional<BigDecimal> within(
      Value value, String what, Optional<BigDecimal> number, int min, int max) {
    if (number
        .filter(
            n ->
                n.compareTo(BigDecimal.valueOf(min)) < 0
                    || n.compareTo(BigDecimal.valueOf(max)) > 0)
        .isPresent()) {
      value.problem(
          "out-of-range",
          () -> what + " must be from " + min + " to " + max + ", not " + number.get());
      return Optional.empty();
    }
    return number;
  }

  private static boolean isModest(BigDecimal number) {
    return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
  }
}
