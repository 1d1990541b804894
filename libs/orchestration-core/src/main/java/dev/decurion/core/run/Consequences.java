package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent.RunFinished;
import dev.decurion.core.run.TaskEvent.TaskReady;
import dev.decurion.core.run.TaskEvent.TaskSkipped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What follows in a run from the end of a task. */
final class Consequences {
  private Consequences() {}

  static void readyWhatIsMet(Draft draft, Instant now) {
    for (int index = 0; index < draft.graph().size(); index++) {
      readyIfMet(draft, index, now);
    }
  }

  static void readyDependents(Draft draft, int index, Instant now) {
    for (int dependent : draft.graph().dependents(index)) {
      readyIfMet(draft, dependent, now);
    }
  }

  private static void readyIfMet(Draft draft, int index, Instant now) {
    TaskRecord task = draft.task(index);
    if (task.state() == TaskState.PENDING && task.unmet() == 0) {
      draft.emit(new TaskReady(now, draft.graph().task(index).address()));
    }
  }

  /** Skips everything that needs the failed task, directly or not. */
  static void skipDependents(Draft draft, int failed, Instant now) {
    List<TaskAddress> becauseOf = List.of(draft.graph().task(failed).address());
    Deque<Integer> open = new ArrayDeque<>();
    open.add(failed);
    while (!open.isEmpty()) {
      for (int dependent : draft.graph().dependents(open.remove())) {
        if (draft.task(dependent).state() == TaskState.PENDING) {
          draft.emit(new TaskSkipped(now, draft.graph().task(dependent).address(), becauseOf));
          open.add(dependent);
        }
      }
    }
  }

  static void finishWhenDone(Draft draft, Instant now) {
    if (draft.header().open() == 0) {
      draft.emit(new RunFinished(now, outcome(draft)));
    }
  }

  private static RunStatus outcome(Draft draft) {
    boolean failed = false;
    boolean cancelled = false;
    for (int index = 0; index < draft.graph().size(); index++) {
      failed |= draft.task(index).state() == TaskState.FAILED;
      cancelled |= draft.task(index).state() == TaskState.CANCELLED;
    }
    if (cancelled) {
      return RunStatus.CANCELLED;
    }
    return failed ? RunStatus.FAILED : RunStatus.SUCCEEDED;
  }
}
