package dev.decurion.core.run;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Task;
import java.util.EnumSet;
import java.util.Set;

/** The states of the tasks of an agent, taken together as one. */
public final class AgentState {
  private AgentState() {}

  /**
   * That of its tasks where they agree; RUNNING while they do not and are not all over. A failure
   * that the plan allows counts as success, and what had nothing to do because nothing failed, or
   * could not be done here, does not count beside others.
   */
  public static TaskState of(Run run, Agent agent) {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (int index : run.tasksOf(agent)) {
      TaskRecord record = run.task(index);
      if (record.skipCause().filter(cause -> !cause.isFailure()).isEmpty()) {
        states.add(counted(run.graph().task(index), record));
      }
    }
    if (states.isEmpty()) {
      return TaskState.SKIPPED;
    }
    if (states.size() == 1) {
      return states.iterator().next();
    }
    if (!states.stream().allMatch(TaskState::isTerminal)) {
      return TaskState.RUNNING;
    }
    return states.contains(TaskState.FAILED)
        ? TaskState.FAILED
        : states.contains(TaskState.CANCELLED) ? TaskState.CANCELLED : TaskState.SKIPPED;
  }

  private static TaskState counted(Task task, TaskRecord record) {
    return record.state() == TaskState.FAILED && task.rules().allowFailure()
        ? TaskState.SUCCEEDED
        : record.state();
  }
}
