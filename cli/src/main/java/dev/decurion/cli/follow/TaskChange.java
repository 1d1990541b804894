package dev.decurion.cli.follow;

import dev.decurion.cli.Durations;
import dev.decurion.cli.client.TaskView;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * A task is in another state, or at another attempt, than when it was last looked at.
 *
 * @param run the id of its run
 * @param address {@code agent/task}
 * @param seenAt when that was noticed
 */
record TaskChange(String run, String address, TaskView task, Instant seenAt) {
  /** Whether a person should see it even where a table shows the states already. */
  boolean isTrouble() {
    return task.isIn("FAILED", "SKIPPED", "BACKING_OFF", "AWAITING_APPROVAL");
  }

  Instant at() {
    if (task.isOver()) {
      return Objects.requireNonNullElse(task.finishedAt(), seenAt);
    }
    return task.state().equals("RUNNING")
        ? Objects.requireNonNullElse(task.startedAt(), seenAt)
        : seenAt;
  }

  /**
   * @param clock whose day and zone the times are told in
   */
  String text(Clock clock) {
    StringBuilder text = new StringBuilder(address).append(' ').append(task.state());
    if (task.state().equals("RUNNING") && task.runner() != null) {
      text.append(" on ").append(task.runner());
    }
    if (task.attempt() > 1) {
      text.append(" (attempt ").append(task.attempt()).append(')');
    }
    if (task.isIn("SUCCEEDED", "FAILED", "CANCELLED")) {
      task.took().ifPresent(took -> text.append(' ').append(Durations.text(took)));
    }
    if (task.failureAllowed()) {
      text.append(" (allowed)");
    }
    WaitText.of(task, clock).ifPresent(wait -> text.append(", ").append(wait));
    task.why().ifPresent(why -> text.append(": ").append(why));
    if (task.question().isPresent() && !task.isOver()) {
      text.append("; answer with `decurion approve ");
      text.append(run).append(' ').append(address).append("` or `decurion reject …`");
    }
    return text.toString();
  }
}
