package dev.decurion.core.run;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a run that belongs to no task.
 *
 * @param generation 1 for the submission, one more for each retry of the run
 * @param since when the generation began
 * @param open tasks that are not in a terminal state
 * @param outOfTime whether the run was cancelled because its time limit passed
 * @param refusedReports late or superseded reports that were refused
 * @param lostAttempts attempts whose lease ran out
 */
public record RunHeader(
    RunStatus status,
    int generation,
    Instant since,
    int open,
    Optional<Instant> finishedAt,
    Optional<String> cancelReason,
    boolean outOfTime,
    int refusedReports,
    int lostAttempts) {

  static RunHeader submitted(Instant at, int tasks) {
    return new RunHeader(
        RunStatus.RUNNING, 1, at, tasks, Optional.empty(), Optional.empty(), false, 0, 0);
  }

  RunHeader with(RunStatus next) {
    return copy(next, open, refusedReports, lostAttempts);
  }

  RunHeader cancelling(String reason, boolean timeIsUp) {
    return new RunHeader(
        RunStatus.CANCELLING,
        generation,
        since,
        open,
        finishedAt,
        Optional.of(reason),
        timeIsUp,
        refusedReports,
        lostAttempts);
  }

  RunHeader finished(RunStatus how, Instant at) {
    return new RunHeader(
        how,
        generation,
        since,
        open,
        Optional.of(at),
        cancelReason,
        outOfTime,
        refusedReports,
        lostAttempts);
  }

  RunHeader retried(Instant at, int reopened) {
    return new RunHeader(
        RunStatus.RUNNING,
        generation + 1,
        at,
        open + reopened,
        Optional.empty(),
        Optional.empty(),
        false,
        refusedReports,
        lostAttempts);
  }

  RunHeader oneClosed() {
    return copy(status, open - 1, refusedReports, lostAttempts);
  }

  RunHeader opened(int more) {
    return copy(status, open + more, refusedReports, lostAttempts);
  }

  RunHeader oneRefused() {
    return copy(status, open, refusedReports + 1, lostAttempts);
  }

  RunHeader oneLost() {
    return copy(status, open, refusedReports, lostAttempts + 1);
  }

  private RunHeader copy(RunStatus next, int stillOpen, int refused, int lost) {
    return new RunHeader(
        next, generation, since, stillOpen, finishedAt, cancelReason, outOfTime, refused, lost);
  }
}
