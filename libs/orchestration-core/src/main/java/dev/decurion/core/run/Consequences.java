package dev.decurion.core.run;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent.RunFinished;
import dev.decurion.core.run.TaskEvent.ApprovalRequested;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskCancelled;
import dev.decurion.core.run.TaskEvent.TaskReady;
import dev.decurion.core.run.TaskEvent.TaskSkipped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** What follows in a run from the end of a task, or from a milestone. */
final class Consequences {
  /** So many of the tasks that did not fail are named when a task is skipped for that. */
  private static final int MAX_NAMED = 20;

  private Consequences() {}

  /** Looks at every task that has not started; for the beginning and for a retry. */
  static void settleAll(Draft draft, Instant now) {
    for (int index = 0; index < draft.graph().size(); index++) {
      boolean blocked = false;
      for (int edge = 0; edge < draft.graph().needs(index).length && !blocked; edge++) {
        blocked = skipIfBlocked(draft, index, edge, now);
      }
      if (blocked || beginIfMet(draft, index, now)) {
        afterEnd(draft, index, now);
      }
    }
    finishWhenDone(draft, now);
  }

  /** Makes the dependents of a task that has ended ready, or skips them, and theirs. */
  static void afterEnd(Draft draft, int ended, Instant now) {
    Deque<Integer> open = new ArrayDeque<>();
    open.add(ended);
    while (!open.isEmpty()) {
      int need = open.remove();
      int[] dependents = draft.graph().dependents(need);
      int[] edges = draft.graph().dependentEdges(need);
      for (int i = 0; i < dependents.length; i++) {
        if (skipIfBlocked(draft, dependents[i], edges[i], now)
            || beginIfMet(draft, dependents[i], now)) {
          open.add(dependents[i]);
        }
      }
    }
  }

  static void afterMilestone(Draft draft, int index, Instant now) {
    for (int dependent : draft.graph().dependents(index)) {
      if (beginIfMet(draft, dependent, now)) {
        afterEnd(draft, dependent, now);
      }
    }
  }

  /** Ends what waited for, or began with, a milestone of a task that has failed after all. */
  static void revoke(Draft draft, int failed, Instant now) {
    List<TaskAddress> becauseOf = List.of(draft.graph().task(failed).address());
    int[] dependents = draft.graph().dependents(failed);
    int[] edges = draft.graph().dependentEdges(failed);
    for (int i = 0; i < dependents.length; i++) {
      TaskState state = draft.task(dependents[i]).state();
      if (draft.graph().milestone(dependents[i], edges[i]).isEmpty() || state.isTerminal()) {
        continue;
      }
      TaskAddress address = draft.graph().task(dependents[i]).address();
      if (state == TaskState.RUNNING) {
        int number = draft.task(dependents[i]).attempts().size();
        draft.emit(new StopRequested(now, address, number, becauseOf));
      } else if (state == TaskState.PENDING) {
        draft.emit(new TaskSkipped(now, address, SkipCause.BLOCKED, becauseOf));
        afterEnd(draft, dependents[i], now);
      } else {
        draft.emit(new TaskCancelled(now, address, becauseOf));
        afterEnd(draft, dependents[i], now);
      }
    }
  }

  static void finishWhenDone(Draft draft, Instant now) {
    if (draft.header().open() == 0 && !draft.header().status().isTerminal()) {
      draft.emit(new RunFinished(now, outcome(draft)));
    }
  }

  /** True when it was skipped, because something that it needs did not end as it must. */
  private static boolean skipIfBlocked(Draft draft, int index, int edge, Instant now) {
    if (draft.task(index).state() != TaskState.PENDING || !Edges.blocks(draft, index, edge)) {
      return false;
    }
    int need = draft.graph().needs(index)[edge];
    boolean nothingFailed =
        draft.task(need).state() == TaskState.SKIPPED && !Edges.isFailure(draft, need);
    draft.emit(
        new TaskSkipped(
            now,
            draft.graph().task(index).address(),
            nothingFailed ? SkipCause.CONDITION : SkipCause.BLOCKED,
            Edges.culprits(draft, need)));
    return true;
  }

  /** True when it was skipped, because it is for a failure and there was none. */
  private static boolean beginIfMet(Draft draft, int index, Instant now) {
    TaskRecord record = draft.task(index);
    if (record.state() != TaskState.PENDING || record.unmet() > 0) {
      return false;
    }
    TaskAddress address = draft.graph().task(index).address();
    if (draft.graph().task(index).rules().when() == Condition.FAILURE
        && !Edges.anyFailed(draft, index)) {
      List<TaskAddress> needs =
          IntStream.of(draft.graph().needs(index))
              .limit(MAX_NAMED)
              .mapToObj(need -> draft.graph().task(need).address())
              .toList();
      draft.emit(new TaskSkipped(now, address, SkipCause.CONDITION, needs));
      return true;
    }
    draft.emit(new TaskReady(now, address));
    ask(draft, index, now);
    return false;
  }

  private static void ask(Draft draft, int index, Instant now) {
    if (draft.graph().task(index).action() instanceof Action.Approval approval) {
      draft.emit(
          new ApprovalRequested(
              now, draft.graph().task(index).address(), approval.timeout().map(now::plus)));
    }
  }

  private static RunStatus outcome(Draft draft) {
    boolean failed = false;
    boolean cancelled = false;
    for (int index = 0; index < draft.graph().size(); index++) {
      failed |= Edges.isFailure(draft, index);
      cancelled |= draft.task(index).state() == TaskState.CANCELLED;
    }
    if (draft.header().status() == RunStatus.CANCELLING && cancelled) {
      return draft.header().outOfTime() ? RunStatus.FAILED : RunStatus.CANCELLED;
    }
    return failed ? RunStatus.FAILED : RunStatus.SUCCEEDED;
  }
}
