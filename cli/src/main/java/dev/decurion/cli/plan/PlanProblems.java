package dev.decurion.cli.plan;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import dev.decurion.core.plan.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A plan is not sound; the message has one line a problem, {@code file:line:column code: text}. */
public final class PlanProblems extends CommandFailure {
  private static final long serialVersionUID = 1L;

  PlanProblems(String file, List<Problem> problems) {
    super(
        ExitStatus.BAD_INPUT,
        problems.stream()
            .map(
                problem ->
                    file
                        + ":"
                        + problem.line()
                        + ":"
                        + problem.column()
                        + " "
                        + problem.code()
                        + ": "
                        + problem.message())
            .collect(Collectors.joining("\n")));
  }
}
