package dev.decurion.cli.follow;

import dev.decurion.cli.Durations;
import dev.decurion.cli.client.TaskView;
import java.time.Instant;
import java.util.Objects;

/**
 * A task is in another state, or at another attempt, than when it was last looked at.
 *
 * @param address {@code agent/task}
 * @param seenAt when that was noticed
 */
record TaskChange(String address, TaskView task, Instant seenAt) {
  /** Whether a person should see it even where a table shows the states already. */
  boolean isTrouble() {
    return task.isIn("FAILED", "BACKING_OFF");
  }

  Instant at() {
    if (task.isOver()) {
      return Objects.requireNonNullElse(task.finishedAt(), seenAt);
    }
    return task.state().equals("RUNNING")
        ? Objects.requireNonNullElse(task.startedAt(), seenAt)
        : seenAt;
  }

  String text() {
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
    task.why().ifPresent(why -> text.append(": ").append(why));
    return text.toString();
  }
}
