package dev.decurion.cli.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent of a run with its tasks, as the coordinator shows it. */
public record AgentView(String id, @Nullable String title, String state, List<TaskView> tasks) {
  public AgentView {
    Objects.requireNonNull(id, "an agent without id");
    state = Objects.requireNonNullElse(state, "UNKNOWN");
    tasks = tasks == null ? List.of() : List.copyOf(tasks);
  }

  public long countOver() {
    return tasks.stream().filter(TaskView::isOver).count();
  }
}
