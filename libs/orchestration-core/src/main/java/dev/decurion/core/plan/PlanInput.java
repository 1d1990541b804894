package dev.decurion.core.plan;

import java.util.Optional;

/** A value given at submission; a command sees it as {@code INPUT_<NAME>}. */
public record PlanInput(String name, String description, Optional<String> defaultValue) {
  /** The name of the input that says which code base a run works on a copy of. */
  public static final String WORKSPACE = "workspace";
}
