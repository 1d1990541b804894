package dev.decurion.cli.command;

import dev.decurion.cli.CommandFailure;
import dev.decurion.core.plan.TaskAddress;

/** The address of a task, as it is written on the command line. */
final class TaskArgument {
  private TaskArgument() {}

  /**
   * @throws CommandFailure when it is not {@code agent/task}
   */
  static TaskAddress parse(String written) {
    try {
      return TaskAddress.parse(written);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()));
    }
  }
}
