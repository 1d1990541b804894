package dev.decurion.core.reader;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Problem;
import java.util.List;

/** Shared by the tests of the reader. */
public final class Reading {
  private Reading() {}

  /** The problems of a text, which must have some. */
  public static List<Problem> problemsOf(String text) {
    InvalidPlanException exception =
        catchThrowableOfType(InvalidPlanException.class, () -> PlanReader.read(text));
    if (exception == null) {
      throw new AssertionError("no problem in:\n" + text);
    }
    return exception.problems();
  }

  /** The problems as {@code code line:column pointer}. */
  static List<String> placesOf(String text) {
    return problemsOf(text).stream()
        .map(p -> (p.code() + " " + p.line() + ":" + p.column() + " " + p.pointer()).strip())
        .toList();
  }

  static String messageOf(String text) {
    List<Problem> problems = problemsOf(text);
    if (problems.size() != 1) {
      throw new AssertionError("not one problem: " + problems);
    }
    return problems.get(0).message();
  }

  /** A plan of one agent with one task of these keys (in flow form). */
  static String planWithTask(String keys) {
    return "plan: p\nagents:\n  a:\n    tasks:\n      - {id: t, " + keys + "}\n";
  }

  /** A plan of one agent with these keys (in flow form) and one task. */
  static String planWithAgent(String keys) {
    return "plan: p\nagents:\n  a: {tasks: [{id: t, wait: 0s}], " + keys + "}\n";
  }

  /** A sound plan of two agents with two tasks each, followed by this. */
  static String planFollowedBy(String rest) {
    return "plan: p\nagents:\n"
        + "  a: {tasks: [{id: x, wait: 0s}, {id: y, wait: 0s}]}\n"
        + "  b: {tasks: [{id: x, wait: 0s}, {id: z, wait: 0s}]}\n"
        + rest;
  }
}
