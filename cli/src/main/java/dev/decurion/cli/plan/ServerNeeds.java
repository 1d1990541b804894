package dev.decurion.cli.plan;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which servers a plan wants for its tasks: those whose variable a command or a variable mentions,
 * and a database for {@code sql}. A script that finds the variable by other means must be given the
 * server through the environment.
 */
final class ServerNeeds {
  private ServerNeeds() {}

  static boolean database(Plan plan) {
    return plan.tasks().anyMatch(task -> task.action() instanceof Action.Sql)
        || mentions(plan, "DECURION_DATABASE_URL");
  }

  /** A Redis that is not Decurion's own. */
  static boolean cache(Plan plan) {
    return mentions(plan, "DECURION_CACHE_REDIS_URL");
  }

  private static boolean mentions(Plan plan, String variable) {
    return plan.tasks().flatMap(ServerNeeds::texts).anyMatch(text -> text.contains(variable));
  }

  private static Stream<String> texts(Task task) {
    Stream<String> variables =
        task.env().entrySet().stream().flatMap(it -> Stream.of(it.getKey(), it.getValue()));
    Stream<String> commands =
        Stream.of(Optional.of(task.action()), task.verify())
            .flatMap(Optional::stream)
            .flatMap(ServerNeeds::texts);
    return Stream.concat(variables, commands);
  }

  private static Stream<String> texts(Action action) {
    if (action instanceof Action.Run run) {
      return Stream.of(run.script());
    }
    if (action instanceof Action.Llm llm) {
      return llm.otherwise().stream().flatMap(ServerNeeds::texts);
    }
    return action instanceof Action.Exec exec ? exec.argv().stream() : Stream.empty();
  }
}
