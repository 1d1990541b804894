package dev.decurion.core.plan;

import java.util.List;

/**
 * A task that is done once for each item of a list, as instances {@code agent/task.0}, {@code
 * agent/task.1} and so on.
 *
 * @param maxInstances with more items the task fails
 */
public record FanOut(Source source, int maxInstances) {
  public static final int MAX_INSTANCES = 1_000;

  /** Where the items come from. */
  public sealed interface Source {}

  /** They stand in the plan. */
  public record Items(List<String> items) implements Source {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** An input of the run: a JSON array, or items separated by commas or line breaks. */
  public record OfInput(String input) implements Source {}

  /** An output of a task that it needs: a JSON array. */
  public record OfOutput(TaskAddress task, String output) implements Source {}
}
