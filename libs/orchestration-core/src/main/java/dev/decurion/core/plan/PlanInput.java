package dev.decurion.core.plan;

import java.util.List;
import java.util.Optional;

/**
 * A value given at submission; a command sees it as {@code INPUT_<NAME>}.
 *
 * @param defaultValue empty when a submission must give one
 * @param allowed the values that it may have; empty when any will do
 */
public record PlanInput(
    String name, String description, Optional<String> defaultValue, List<String> allowed) {
  /** The name of the input that says which code base a run works on a copy of. */
  public static final String WORKSPACE = "workspace";

  public PlanInput {
    allowed = List.copyOf(allowed);
  }

  /** Whether it may have this value. */
  public boolean allows(String value) {
    return allowed.isEmpty() || allowed.contains(value);
  }
}
