package dev.decurion.report.report;

import dev.decurion.core.plan.Action;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What the attempts of a run have used of language models, those that failed included, as far as
 * they tell.
 *
 * @param costUsd of the attempts that tell it
 * @param withoutCost how many attempts tell of tokens, but not what these cost
 * @param untold how many attempts at {@code llm} tasks ended without telling anything: with their
 *     runner, or in the middle of a call. What they used is not in the sums
 */
public record UsageReport(
    long inputTokens,
    long outputTokens,
    Optional<BigDecimal> costUsd,
    int withoutCost,
    int untold) {

  private static final UsageReport NOTHING = new UsageReport(0, 0, Optional.empty(), 0, 0);

  /** Empty for a run that has not used any, and is known to. */
  static Optional<UsageReport> of(Run run) {
    UsageReport sum = NOTHING;
    boolean told = false;
    for (int index = 0; index < run.graph().size(); index++) {
      boolean asks = run.graph().task(index).action() instanceof Action.Llm;
      TaskRecord record = run.task(index);
      for (Attempt attempt : record.attempts()) {
        Optional<Usage> usage = usage(record, attempt);
        if (usage.equals(Optional.of(Usage.NOTHING))) {
          continue; // its cost is known, that of others need not be
        }
        if (usage.isPresent()) {
          sum = sum.plus(usage.get());
          told = true;
        } else if (asks && attempt.startedAt().isPresent() && attempt.finishedAt().isPresent()) {
          sum = sum.plusUntold();
          told = true;
        }
      }
    }
    return told ? Optional.of(sum) : Optional.empty();
  }

  /** What an attempt tells; only the last one can have succeeded. */
  static Optional<Usage> usage(TaskRecord record, Attempt attempt) {
    return attempt.succeeded()
        ? Usage.of(record.outputs())
        : attempt.failure().flatMap(Failure::usage);
  }

  private UsageReport plus(Usage usage) {
    return new UsageReport(
        inputTokens + usage.inputTokens().orElse(0L),
        outputTokens + usage.outputTokens().orElse(0L),
        usage
            .costUsd()
            .map(cost -> costUsd.map(cost::add).orElse(cost).stripTrailingZeros())
            .or(() -> costUsd),
        withoutCost + (usage.costUsd().isEmpty() ? 1 : 0),
        untold);
  }

  private UsageReport plusUntold() {
    return new UsageReport(inputTokens, outputTokens, costUsd, withoutCost, untold + 1);
  }
}
