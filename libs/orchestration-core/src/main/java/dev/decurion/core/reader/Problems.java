package dev.decurion.core.reader;

import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong with a plan: the first hundred problems, and how many more there are. */
final class Problems {
  static final int MAX = 100;

  private final List<Problem> kept = new ArrayList<>();
  private int more;

  void add(Problem problem) {
    add(() -> problem);
  }

  /** The supplier is only asked while there is room: a message may be expensive to make. */
  void add(Supplier<Problem> problem) {
    if (kept.size() < MAX) {
      kept.add(problem.get());
    } else {
      more++;
    }
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /** In the order of the text. */
  InvalidPlanException exception() {
    List<Problem> sorted = new ArrayList<>(kept);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    if (more > 0) {
      sorted.add(
          new Problem(
              "more-problems",
              more + " more problems are not shown; correct these first",
              "",
              sorted.get(MAX - 1).line(),
              sorted.get(MAX - 1).column()));
    }
    return new InvalidPlanException(sorted);
  }
}
