package dev.decurion.core.plan;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What calls of language models may use.
 *
 * @param costUsd in US dollars, at most {@value #MAX_SCALE} digits after the point
 * @param tokens of prompts and answers together
 */
public record Budget(Optional<BigDecimal> costUsd, Optional<Long> tokens) {
  /** Digits after the point: amounts are kept in whole billionths of a dollar. */
  public static final int MAX_SCALE = 9;

  public Budget {
    if (costUsd.isEmpty() && tokens.isEmpty()) {
      throw new IllegalArgumentException("a budget without a limit");
    }
    if (costUsd.filter(it -> it.signum() < 0 || it.scale() > MAX_SCALE).isPresent()
        || tokens.filter(it -> it < 0).isPresent()) {
      throw new IllegalArgumentException("not a budget: " + costUsd + ", " + tokens);
    }
  }
}
