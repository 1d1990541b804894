package dev.decurion.core.plan;

import java.util.List;
import java.util.Optional;

/**
 * How a task takes part in the flow of its plan.
 *
 * @param when how what it needs must have ended
 * @param allowFailure whether its failure counts as success for its dependents and for the run
 * @param onLateFailure what becomes of dependents on its milestones when it fails after all
 * @param locks names of locks, of each of which it holds one permit while an attempt is in flight
 * @param parkOn the exit code that asks to be tried again at the time given by the output {@code
 *     retry-after}, without counting as an attempt
 * @param skipOn the exit code that says that it cannot be done here, so that it counts as skipped
 * @param fanOut the list for whose items it is done; empty when it is done once
 */
public record TaskRules(
    Condition when,
    boolean allowFailure,
    LateFailure onLateFailure,
    List<String> locks,
    Optional<Integer> parkOn,
    Optional<Integer> skipOn,
    Optional<FanOut> fanOut) {
  public static final TaskRules DEFAULT =
      new TaskRules(
          Condition.SUCCESS,
          false,
          LateFailure.KEEP,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public TaskRules {
    locks = List.copyOf(locks);
  }
}
