package dev.decurion.cli.plan;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a plan wants a database: a task is {@code sql}, or a command or variable mentions {@code
 * DECURION_DATABASE_URL}. A script that finds the variable by other means must be given a database
 * through the environment.
 */
final class DatabaseNeed {
  private static final String VARIABLE = "DECURION_DATABASE_URL";

  private DatabaseNeed() {}

  static boolean of(Plan plan) {
    return plan.tasks().anyMatch(DatabaseNeed::of);
  }

  private static boolean of(Task task) {
    return task.env().entrySet().stream()
            .anyMatch(entry -> mentions(entry.getKey()) || mentions(entry.getValue()))
        || Stream.of(Optional.of(task.action()), task.verify())
            .flatMap(Optional::stream)
            .anyMatch(DatabaseNeed::of);
  }

  private static boolean of(Action action) {
    if (action instanceof Action.Sql) {
      return true;
    }
    if (action instanceof Action.Run run) {
      return mentions(run.script());
    }
    return action instanceof Action.Exec exec
        && exec.argv().stream().anyMatch(DatabaseNeed::mentions);
  }

  private static boolean mentions(String text) {
    return text.contains(VARIABLE);
  }
}
