package dev.decurion.runner.llm;

import java.math.BigDecimal;

/** Amounts of money as they are written. */
final class Usd {
  private static final int NANO = 9;

  private Usd() {}

  /** Without zeros at the end, never with an exponent. */
  static String written(long nanoUsd) {
    return BigDecimal.valueOf(nanoUsd, NANO).stripTrailingZeros().toPlainString();
  }
}
