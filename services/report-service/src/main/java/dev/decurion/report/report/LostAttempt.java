package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An attempt whose runner stopped renewing its lease. */
public record LostAttempt(
    TaskAddress task, int attempt, Optional<String> runner, Instant startedAt, Instant lostAt) {

  static List<LostAttempt> of(Run run) {
    List<LostAttempt> lost = new ArrayList<>();
    for (int index = 0; index < run.graph().size(); index++) {
      TaskAddress address = run.graph().task(index).address();
      for (Attempt attempt : run.task(index).attempts()) {
        if (attempt.failure().filter(it -> it.reason() == Failure.Reason.LOST).isPresent()) {
          lost.add(
              new LostAttempt(
                  address,
                  attempt.number(),
                  attempt.runner(),
                  attempt.startedAt().orElse(attempt.dispatchedAt()),
                  attempt.finishedAt().orElse(attempt.dispatchedAt())));
        }
      }
    }
    return List.copyOf(lost);
  }
}
