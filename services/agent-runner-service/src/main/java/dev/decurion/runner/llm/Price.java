package dev.decurion.runner.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a model costs.
 *
 * @param input US dollars for a million tokens of prompts
 * @param output US dollars for a million tokens of answers
 */
record Price(BigDecimal input, BigDecimal output) {
  private static final int NANO_OF_MICRO = 3;

  Price {
    if (input.signum() < 0 || output.signum() < 0) {
      throw new IllegalArgumentException("a price is not negative: " + input + ", " + output);
    }
  }

  /** In billionths of a US dollar, rounded up. */
  long nanoUsd(long inputTokens, long outputTokens) {
    return input
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(output.multiply(BigDecimal.valueOf(outputTokens)))
        .movePointRight(NANO_OF_MICRO)
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }
}
