package dev.decurion.cli.client;

import java.util.List;
import java.util.Objects;

/** Who serves an agent, and how much waits for it, over all runs. */
public record AgentCapacity(
    String agent,
    int runners,
    int slots,
    int ready,
    int dispatched,
    int running,
    List<MissingTools> missingTools) {
  public AgentCapacity {
    Objects.requireNonNull(agent, "an agent without id");
    missingTools = missingTools == null ? List.of() : List.copyOf(missingTools);
  }

  /** Tools that an agent needs and a runner does not have. */
  public record MissingTools(String runner, List<String> tools) {
    public MissingTools {
      runner = Objects.requireNonNullElse(runner, "a runner");
      tools = tools == null ? List.of() : List.copyOf(tools);
    }
  }
}
