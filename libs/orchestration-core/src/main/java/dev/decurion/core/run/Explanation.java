package dev.decurion.core.run;

import dev.decurion.core.plan.TaskAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a task stands where it stands, in words for people. */
public final class Explanation {
  private Explanation() {}

  /** Empty when there is nothing to explain: it succeeded, or nothing has gone wrong so far. */
  public static Optional<String> of(TaskRecord task) {
    return switch (task.state()) {
      case SUCCEEDED -> Optional.empty();
      case SKIPPED -> Optional.of(skipped(task));
      case CANCELLED -> cancelled(task);
      case RUNNING -> stopping(task);
      default -> rejected(task).or(task::problem).or(() -> failed(task));
    };
  }

  private static String skipped(TaskRecord task) {
    return switch (task.skipCause().orElse(SkipCause.BLOCKED)) {
      case BLOCKED -> "needs " + names(task) + ", which did not succeed";
      case CONDITION ->
          "nothing that it needs failed" + (task.blockedBy().isEmpty() ? "" : ": " + names(task));
      case UNAVAILABLE ->
          task.blockedBy().isEmpty()
              ? failed(task).orElse("it cannot be done here")
              : "needs " + names(task) + ", which cannot be done here";
    };
  }

  private static Optional<String> cancelled(TaskRecord task) {
    return task.blockedBy().isEmpty()
        ? failed(task)
        : Optional.of("cancelled because of " + names(task));
  }

  private static Optional<String> stopping(TaskRecord task) {
    return task.isStopping()
        ? Optional.of("is being stopped because of " + names(task))
        : Optional.empty();
  }

  private static Optional<String> rejected(TaskRecord task) {
    return task.approval()
        .filter(answer -> !answer.approved())
        .map(no -> "rejected by " + no.by() + (no.reason().isBlank() ? "" : ": " + no.reason()));
  }

  private static Optional<String> failed(TaskRecord task) {
    return task.latest().flatMap(Attempt::failure).map(Failure::message);
  }

  private static String names(TaskRecord task) {
    List<TaskAddress> others = task.blockedBy();
    return others.stream().map(TaskAddress::toString).collect(Collectors.joining(", "));
  }
}
