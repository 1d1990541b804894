package dev.decurion.core.plan;

import java.math.BigDecimal;

/** A condition on the finished run that the completion report measures. */
public sealed interface Criterion {
  /** What a person reads. */
  String name();

  /** The task that it looks at. */
  TaskAddress task();

  /**
   * Whether it asks for nothing where its task is skipped because what that takes is missing; it is
   * then neither met nor missed.
   */
  boolean mayBeSkipped();

  /** Met when the task succeeded. */
  record TaskSucceeded(String name, TaskAddress task, boolean mayBeSkipped) implements Criterion {}

  /** Met when an output of the task lies within the bound. */
  record OutputBound(
      String name,
      TaskAddress task,
      boolean mayBeSkipped,
      String output,
      Bound bound,
      BigDecimal limit)
      implements Criterion {}

  /** The direction of an {@link OutputBound}; both include the limit itself. */
  enum Bound {
    AT_MOST,
    AT_LEAST
  }
}
