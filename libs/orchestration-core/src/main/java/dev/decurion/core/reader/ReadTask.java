package dev.decurion.core.reader;

import dev.decurion.core.plan.Task;
import java.time.Duration;
import java.util.Optional;

/**
 * A task before the estimate of its agent is shared out.
 *
 * @param estimate as written
 * @param estimateReadable false when there is one with a problem
 * @param value where the task stands
 */
record ReadTask(Task task, Optional<Duration> estimate, boolean estimateReadable, Value value) {
  Task withEstimate(Duration shared) {
    return new Task(
        task.address(),
        task.name(),
        task.action(),
        shared,
        task.timeout(),
        task.retry(),
        task.verify(),
        task.env(),
        task.secrets(),
        task.workdir(),
        task.workspace(),
        task.needs(),
        task.rules());
  }
}
