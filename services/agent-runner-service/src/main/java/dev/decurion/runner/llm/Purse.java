package dev.decurion.runner.llm;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Budget;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.lease.StopReason;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.redis.Amount;
import dev.decurion.runner.redis.Reservation;
import dev.decurion.runner.redis.RunnerRedis;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The budgets of one attempt. What its call can use at the most is reserved before it; what is not
 * known to have been spared stays booked.
 */
final class Purse {
  private static final Logger LOG = Logger.getLogger(Purse.class);

  private static final long PAUSE_MILLIS = 500;

  private final RunnerRedis redis;
  private final AttemptContext context;
  private final Assignment assignment;
  private final Action.Llm llm;
  private final Optional<Price> price;

  Purse(RunnerRedis redis, AttemptContext context, Action.Llm llm, Optional<Price> price) {
    this.redis = redis;
    this.context = context;
    this.assignment = context.assignment();
    this.llm = llm;
    this.price = price;
  }

  /** Whether anything limits the call. */
  boolean isLimited() {
    return budgets().findAny().isPresent();
  }

  /**
   * @throws TaskFailedException when the call must not be made
   */
  void reserve(String model, long inputTokens)
      throws TaskFailedException, StoppedException, InterruptedException {
    if (price.isEmpty() && budgets().anyMatch(budget -> budget.costUsd().isPresent())) {
      throw TaskFailedException.because(
          "a budget of money cannot be kept: the runner does not know what the model %s costs; give"
                  .formatted(Texts.excerpt(model))
              + " it DECURION_LLM_PRICES, or the plan a budget of tokens");
    }
    Amount most = amount(inputTokens, llm.maxOutputTokens());
    Reservation reservation = reserved(most);
    if (reservation instanceof Reservation.Gone) {
      throw new StoppedException(StopReason.GONE);
    }
    if (reservation instanceof Reservation.Refused refused) {
      throw TaskFailedException.because(
          "the budget of the %s has %s left, and the call could use up to %s; it was not made"
              .formatted(
                  refused.of(),
                  written(refused.isCost(), refused.left()),
                  written(refused.isCost(), refused.isCost() ? most.nanoUsd() : most.tokens())));
    }
  }

  /** Redis may be away for a while; whoever has not heard its answer may ask again. */
  private Reservation reserved(Amount most)
      throws TaskFailedException, StoppedException, InterruptedException {
    while (true) {
      try {
        return redis.reserve(assignment.id(), most, assignment.budget(), llm.budget());
      } catch (RuntimeException e) {
        LOG.warnf("%s: what its call can use cannot be reserved: %s", assignment.id(), e);
        if (context.deadline().isOver()) {
          throw TaskFailedException.timeout(context.deadline())
              .explained("what the call can use could not be reserved in Redis: " + e);
        }
        pause();
      }
    }
  }

  private void pause() throws StoppedException, InterruptedException {
    CompletableFuture<?> stopped = context.held().stopped().toCompletableFuture();
    CompletableFuture<?> over = new CompletableFuture<>();
    CompletableFuture.anyOf(
            stopped, over.completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS))
        .join();
    Optional<StopReason> stop = context.held().stopReason();
    if (stop.isPresent()) {
      throw new StoppedException(stop.get());
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** The call used nothing. */
  void release(AttemptLog log) {
    book(Amount.NOTHING, log);
  }

  /** The call used this. */
  void spend(Model.Tokens used, AttemptLog log) {
    book(amount(used.input(), used.output()), log);
  }

  /** An answer that was paid for is worth more than the rest of a reservation. */
  private void book(Amount used, AttemptLog log) {
    try {
      redis.spend(assignment.id(), used);
    } catch (RuntimeException e) {
      LOG.warnf("%s: what its call used cannot be booked: %s", assignment.id(), e);
      log.println("what the call used cannot be booked in Redis; all that was reserved stays so");
    }
  }

  /** What that costs, in billionths of a US dollar; empty when prices are not known. */
  Optional<Long> nanoUsd(Model.Tokens used) {
    return price.map(it -> it.nanoUsd(used.input(), used.output()));
  }

  private Stream<Budget> budgets() {
    return Stream.of(assignment.budget(), llm.budget()).flatMap(Optional::stream);
  }

  private Amount amount(long inputTokens, long outputTokens) {
    return new Amount(
        price.map(it -> it.nanoUsd(inputTokens, outputTokens)).orElse(0L),
        inputTokens + outputTokens);
  }

  private static String written(boolean isCost, long amount) {
    return isCost ? "$" + Usd.written(amount) : amount + " tokens";
  }
}
