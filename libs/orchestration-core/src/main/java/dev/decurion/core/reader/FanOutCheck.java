package dev.decurion.core.reader;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.FanOut;
import dev.decurion.core.plan.Need;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that what names instances, and what instances are made of, is there. */
final class FanOutCheck {
  private FanOutCheck() {}

  /**
   * @param places where each task of the plan stands
   */
  static void check(Plan plan, Map<TaskAddress, Value> places) {
    Map<TaskAddress, Task> tasks =
        plan.tasks().collect(Collectors.toMap(Task::address, Function.identity(), (a, b) -> a));
    for (Agent agent : plan.agents()) {
      for (Task task : agent.tasks()) {
        Optional.ofNullable(places.get(task.address()))
            .ifPresent(
                place -> {
                  checkInput(plan, task, place);
                  Stream.concat(agent.needs().stream(), task.needs().stream())
                      .forEach(need -> checkPart(need, tasks, place));
                });
      }
    }
  }

  private static void checkInput(Plan plan, Task task, Value place) {
    Optional<FanOut.Source> source = task.rules().fanOut().map(FanOut::source);
    if (source.orElse(null) instanceof FanOut.OfInput input
        && plan.inputs().stream().noneMatch(known -> known.name().equals(input.input()))) {
      place.problem(
          "unknown-input",
          "'forEach' names the input '" + input.input() + "', which the plan does not have");
    }
  }

  private static void checkPart(Need need, Map<TaskAddress, Task> tasks, Value place) {
    if (need instanceof Need.OfInstance ofInstance && !fansOut(tasks.get(ofInstance.task()))) {
      place.problem(
          "unknown-task",
          "'" + need + "' is an instance of a task that has no 'forEach', so it has none");
    }
    if (need instanceof Need.OfMilestone ofMilestone && fansOut(tasks.get(ofMilestone.task()))) {
      place.problem(
          "bad-value",
          "'" + ofMilestone.task() + "' has 'forEach', and instances announce no milestones");
    }
  }

  private static boolean fansOut(Task task) {
    return task != null && task.rules().fanOut().isPresent();
  }
}
