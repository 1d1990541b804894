package dev.decurion.core.reader;

import dev.decurion.core.plan.Budget;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** Reads what calls of language models may use. */
final class BudgetReader {
  private static final Set<String> KEYS = Set.of("costUsd", "tokens");
  private static final int MAX_COST = 1_000_000;
  private static final int MAX_TOKENS = 2_000_000_000;

  private BudgetReader() {}

  static Optional<Budget> read(Value value) {
    return value.fields("'budget'", KEYS).flatMap(BudgetReader::read);
  }

  private static Optional<Budget> read(Fields fields) {
    if (!fields.has("costUsd") && !fields.has("tokens")) {
      fields.value().problem("missing-key", "'budget' needs 'costUsd' or 'tokens', or both");
    }
    Optional<BigDecimal> cost = fields.get("costUsd").flatMap(BudgetReader::cost);
    Optional<Long> tokens =
        fields
            .get("tokens")
            .flatMap(value -> Numbers.integer(value, "'tokens'", 1, MAX_TOKENS))
            .map(Integer::longValue);
    return cost.isEmpty() && tokens.isEmpty()
        ? Optional.empty()
        : Optional.of(new Budget(cost, tokens));
  }

  private static Optional<BigDecimal> cost(Value value) {
    Optional<BigDecimal> cost =
        Numbers.within(
                value,
                "'costUsd'",
                Numbers.decimal(value, "'costUsd'").map(BigDecimal::stripTrailingZeros),
                0,
                MAX_COST)
            .map(it -> it.setScale(Math.max(0, it.scale())));
    if (cost.filter(it -> it.signum() == 0 || it.scale() > Budget.MAX_SCALE).isPresent()) {
      value.problem(
          "out-of-range",
          "'costUsd' must be more than 0, with at most "
              + Budget.MAX_SCALE
              + " digits after the point");
      return Optional.empty();
    }
    return cost;
  }
}
