package dev.decurion.core.reader.yaml;

import dev.decurion.core.plan.Problem;

/** The text cannot be read to its end; says at which place and why. */
final class UnreadableYamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  UnreadableYamlException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
