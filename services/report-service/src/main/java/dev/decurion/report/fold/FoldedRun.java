package dev.decurion.report.fold;

import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.core.run.IllegalTransitionException;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunEvent.RunSubmitted;
import dev.decurion.core.run.RunId;
import dev.decurion.report.report.RunHistory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run and how far into its log it is folded. Callers hold its monitor. After an exception it must
 * not be used any more: an entry may be folded in part.
 */
final class FoldedRun {
  private final RunId id;
  private final RunHistory history = new RunHistory();
  private @Nullable Run run;
  private long nextSequence;
  private String lastEntry = RunLog.START;
  private volatile int tasks;

  /** What became of an entry. */
  enum Taken {
    APPLIED,
    KNOWN_ALREADY,
    /** Entries before it are missing; nothing was changed. */
    TOO_EARLY
  }

  FoldedRun(RunId id) {
    this.id = id;
  }

  RunId id() {
    return id;
  }

  /** The run; empty before its submission was folded. */
  Optional<Run> run() {
    return Optional.ofNullable(run);
  }

  /** How many tasks it has; may be called by any thread. */
  int tasks() {
    return tasks;
  }

  /** What its log tells beyond its state. */
  RunHistory history() {
    return history;
  }

  /** The id of the last entry that was taken. */
  String lastEntry() {
    return lastEntry;
  }

  /**
   * Folds an entry in, if it is the next one.
   *
   * @throws UnreadableLogException when it does not fit what came before
   */
  Taken take(StoredEntry stored) {
    if (stored.entry().sequence() > nextSequence) {
      return Taken.TOO_EARLY;
    }
    if (stored.nextSequence() <= nextSequence) {
      return Taken.KNOWN_ALREADY;
    }
    int known = (int) (nextSequence - stored.entry().sequence());
    List<RunEvent> events = stored.entry().events();
    for (RunEvent event : events.subList(known, events.size())) {
      fold(stored.id(), event);
    }
    nextSequence = stored.nextSequence();
    lastEntry = stored.id();
    return Taken.APPLIED;
  }

  private void fold(String entry, RunEvent event) {
    try {
      if (run != null) {
        run.apply(event);
      } else if (event instanceof RunSubmitted submitted) {
        run = new Run(id, PlanReader.read(submitted.plan()), submitted);
        tasks = run.graph().size();
      } else {
        throw UnreadableLogException.damaged(id, entry, "comes before the submission");
      }
    } catch (IllegalTransitionException | IllegalArgumentException | InvalidPlanException e) {
      throw UnreadableLogException.damaged(id, entry, "does not fit: " + e.getMessage());
    }
    history.take(event);
  }
}
