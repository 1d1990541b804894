package dev.decurion.core.reader;

import dev.decurion.core.plan.RetryPolicy;
import dev.decurion.core.plan.WorkspaceMode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What holds for a task that says nothing else. */
record TaskDefaults(Duration timeout, RetryPolicy retry, WorkspaceMode workspace) {
  static final TaskDefaults OF_FORMAT =
      new TaskDefaults(Duration.ofMinutes(15), RetryPolicy.DEFAULT, WorkspaceMode.SHARED);

  private static final Set<String> KEYS = Set.of("timeout", "retry", "workspace");
  private static final Map<String, WorkspaceMode> WORKSPACES =
      Map.of("shared", WorkspaceMode.SHARED, "worktree", WorkspaceMode.WORKTREE);

  /** Reads the map {@code defaults} of a plan. */
  static TaskDefaults read(Value value) {
    return value
        .fields("'defaults'", KEYS)
        .map(fields -> OF_FORMAT.overlaidWith(fields))
        .orElse(OF_FORMAT);
  }

  TaskDefaults overlaidWith(Fields fields) {
    return new TaskDefaults(
        fields
            .get("timeout")
            .flatMap(value -> Durations.readPositive(value, "the timeout"))
            .orElse(timeout),
        fields.get("retry").map(value -> RetryReader.read(value, retry)).orElse(retry),
        fields
            .get("workspace")
            .flatMap(value -> Texts.choice(value, "the workspace", WORKSPACES))
            .orElse(workspace));
  }
}
