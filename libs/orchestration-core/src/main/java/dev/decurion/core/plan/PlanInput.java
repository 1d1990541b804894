package dev.decurion.core.plan;

import java.util.Optional;

/** A value given at submission; a command sees it as {@code INPUT_<NAME>}. */
public record PlanInput(String name, String description, Optional<String> defaultValue) {}
