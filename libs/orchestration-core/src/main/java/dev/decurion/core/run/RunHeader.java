package dev.decurion.core.run;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a run that belongs to no task.
 *
 * @param generation 1 for the submission, one more for each retry of the run
 * @param open tasks that are not in a terminal state
 * @param refusedReports late or superseded reports that were refused
 * @param lostAttempts attempts whose lease ran out
 */
public record RunHeader(
    RunStatus status,
    int generation,
    int open,
    Optional<Instant> finishedAt,
    Optional<String> cancelReason,
    int refusedReports,
    int lostAttempts) {

  static RunHeader submitted(int tasks) {
    return new RunHeader(RunStatus.RUNNING, 1, tasks, Optional.empty(), Optional.empty(), 0, 0);
  }

  RunHeader with(RunStatus next) {
    return new RunHeader(
        next, generation, open, finishedAt, cancelReason, refusedReports, lostAttempts);
  }

  RunHeader cancelling(String reason) {
    return new RunHeader(
        RunStatus.CANCELLING,
        generation,
        open,
        finishedAt,
        Optional.of(reason),
        refusedReports,
        lostAttempts);
  }

  RunHeader finished(RunStatus how, Instant at) {
    return new RunHeader(
        how, generation, open, Optional.of(at), cancelReason, refusedReports, lostAttempts);
  }

  RunHeader retried(int reopened) {
    return new RunHeader(
        RunStatus.RUNNING,
        generation + 1,
        open + reopened,
        Optional.empty(),
        Optional.empty(),
        refusedReports,
        lostAttempts);
  }

  RunHeader oneClosed() {
    return new RunHeader(
        status, generation, open - 1, finishedAt, cancelReason, refusedReports, lostAttempts);
  }

  RunHeader oneRefused() {
    return new RunHeader(
        status, generation, open, finishedAt, cancelReason, refusedReports + 1, lostAttempts);
  }

  RunHeader oneLost() {
    return new RunHeader(
        status, generation, open, finishedAt, cancelReason, refusedReports, lostAttempts + 1);
  }
}
