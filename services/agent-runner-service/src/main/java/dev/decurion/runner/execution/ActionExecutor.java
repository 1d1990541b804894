package dev.decurion.runner.execution;

import dev.decurion.core.plan.Action;
import java.util.Map;
import java.util.Optional;

/** Does one kind of action; a bean. Blocks until it has ended and nothing of it runs any more. */
public interface ActionExecutor {
  boolean executes(Action action);

  /** What this runner does in its place; empty when it is done as it stands. */
  default Optional<Action> instead(Action action, AttemptContext context) {
    return Optional.empty();
  }

  /**
   * @return outputs, on top of those that the action writes to its output file
   * @throws TaskFailedException when the action failed or its time is over
   * @throws StoppedException when it was stopped
   */
  Map<String, String> execute(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException;
}
