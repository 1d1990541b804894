package dev.decurion.core.run;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.FanOut;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent.RunFinished;
import dev.decurion.core.run.TaskEvent.ApprovalRequested;
import dev.decurion.core.run.TaskEvent.FanOutEnded;
import dev.decurion.core.run.TaskEvent.StopRequested;
import dev.decurion.core.run.TaskEvent.TaskCancelled;
import dev.decurion.core.run.TaskEvent.TaskFannedOut;
import dev.decurion.core.run.TaskEvent.TaskReady;
import dev.decurion.core.run.TaskEvent.TaskSkipped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
      int end = open.remove();
      int need = draft.graph().template(end).orElse(end);
      int[] dependents = draft.graph().dependents(need);
      int[] edges = draft.graph().dependentEdges(need);
      for (int i = 0; i < dependents.length; i++) {
        if (skipIfBlocked(draft, dependents[i], edges[i], now)
            || beginIfMet(draft, dependents[i], now)) {
          open.add(dependents[i]);
        }
      }
      if (need != end && joinIfDone(draft, need, now)) {
        open.add(need);
      }
    }
  }

  /** Ends the tasks that have fanned out and whose instances have all ended. */
  static void joinWhatIsDone(Draft draft, Instant now) {
    for (int index = 0; index < draft.graph().size(); index++) {
      if (joinIfDone(draft, index, now)) {
        afterEnd(draft, index, now);
      }
    }
  }

  private static boolean joinIfDone(Draft draft, int template, Instant now) {
    Optional<TaskState> outcome =
        draft.task(template).state() == TaskState.FANNED_OUT
            ? Instances.outcome(draft, template)
            : Optional.empty();
    outcome.ifPresent(
        state ->
            draft.emit(
                new FanOutEnded(
                    now, draft.graph().task(template).address(), state, Optional.empty())));
    return outcome.isPresent();
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
      if (draft.graph().milestone(dependents[i], edges[i]).isPresent()) {
        end(draft, dependents[i], becauseOf, now);
        for (int instance : draft.graph().instances(dependents[i])) {
          end(draft, instance, becauseOf, now);
        }
      }
    }
  }

  private static void end(Draft draft, int index, List<TaskAddress> becauseOf, Instant now) {
    TaskAddress address = draft.graph().task(index).address();
    TaskState state = draft.task(index).state();
    if (state.isTerminal() || state == TaskState.FANNED_OUT) {
      return;
    }
    if (state == TaskState.RUNNING) {
      int number = draft.task(index).attempts().size();
      draft.emit(new StopRequested(now, address, number, becauseOf));
      return;
    }
    draft.emit(
        state == TaskState.PENDING
            ? new TaskSkipped(now, address, SkipCause.BLOCKED, becauseOf)
            : new TaskCancelled(now, address, becauseOf));
    afterEnd(draft, index, now);
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
    int need = Edges.endOf(draft, index, edge);
    SkipCause cause =
        Edges.isFailure(draft, need)
            ? SkipCause.BLOCKED
            : draft.task(need).skipCause().orElse(SkipCause.BLOCKED);
    draft.emit(
        new TaskSkipped(
            now, draft.graph().task(index).address(), cause, Edges.culprits(draft, need)));
    return true;
  }

  /** True when it has ended with that: nothing had failed, or there was nothing to do. */
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
    Optional<FanOut> fanOut = draft.graph().task(index).rules().fanOut();
    if (fanOut.isPresent()) {
      return fanOut(draft, index, fanOut.get(), now);
    }
    draft.emit(new TaskReady(now, address));
    ask(draft, index, now);
    return false;
  }

  /** True when it has ended with that: there was no item, or no list. */
  private static boolean fanOut(Draft draft, int index, FanOut fanOut, Instant now) {
    TaskAddress address = draft.graph().task(index).address();
    List<String> items = List.of();
    Optional<String> problem = Optional.empty();
    try {
      items = Instances.items(draft, draft.inputs(), fanOut);
    } catch (IllegalArgumentException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    draft.emit(new TaskFannedOut(now, address, items));
    if (items.isEmpty()) {
      TaskState state = problem.isPresent() ? TaskState.FAILED : TaskState.SUCCEEDED;
      draft.emit(new FanOutEnded(now, address, state, problem));
      return true;
    }
    for (int instance : draft.graph().instances(index)) {
      draft.emit(new TaskReady(now, draft.graph().task(instance).address()));
      ask(draft, instance, now);
    }
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
