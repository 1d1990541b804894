package dev.decurion.runner.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What a model costs.
 *
 * @param input US dollars for a million tokens of prompts
 * @param output US dollars for a million tokens of answers
 */
record Price(BigDecimal input, BigDecimal output) {
  private static final int NANO_OF_MICRO = 3;

  /** Keeps sums within the whole numbers that the functions in Redis count with. */
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  Price {
    for (BigDecimal price : List.of(input, output)) {
      if (price.signum() < 0 || price.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(
            "prices of decurion.llm are 0 to 1000000 US dollars for a million tokens, not "
                + price);
      }
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
