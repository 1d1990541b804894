package dev.decurion.report.report;

import dev.decurion.core.plan.Criterion;
import dev.decurion.core.plan.Criterion.Bound;
import dev.decurion.core.plan.Criterion.OutputBound;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Explanation;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.SkipCause;
import dev.decurion.core.run.TaskRecord;
import dev.decurion.core.run.TaskState;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A criterion of the plan, measured. What could not be measured is not met.
 *
 * @param skipped not met, which counts for nothing: its task cannot be done where it ran, and the
 *     plan lets the criterion be skipped then
 * @param measured the value of the output, or the state of the task
 * @param bound what it had to be, for example {@code atMost 200}
 * @param reason why it is not met
 */
public record CriterionReport(
    String name,
    TaskAddress task,
    boolean met,
    boolean skipped,
    Optional<String> measured,
    String bound,
    Optional<String> reason) {
  private static final int LONGEST_NUMBER = 100;

  static CriterionReport of(Criterion criterion, Run run) {
    TaskRecord record = run.task(criterion.task()).orElseThrow();
    if (criterion instanceof OutputBound bound) {
      return measure(bound, record);
    }
    boolean met = record.state() == TaskState.SUCCEEDED;
    return new CriterionReport(
        criterion.name(),
        criterion.task(),
        met,
        isSkipped(criterion, record),
        Optional.of(record.state().name()),
        "task succeeds",
        met ? Optional.empty() : Optional.of(unfinished(criterion.task(), record)));
  }

  private static CriterionReport measure(OutputBound criterion, TaskRecord record) {
    Optional<String> measured = Optional.ofNullable(record.outputs().get(criterion.output()));
    Optional<String> reason =
        record.state() != TaskState.SUCCEEDED
            ? Optional.of(unfinished(criterion.task(), record))
            : measured.isEmpty()
                ? Optional.of(criterion.task() + " has no output " + criterion.output())
                : violation(criterion, measured.get());
    return new CriterionReport(
        criterion.name(),
        criterion.task(),
        reason.isEmpty(),
        isSkipped(criterion, record),
        measured,
        word(criterion.bound()) + " " + criterion.limit().toPlainString(),
        reason);
  }

  private static boolean isSkipped(Criterion criterion, TaskRecord record) {
    return criterion.mayBeSkipped()
        && record.skipCause().filter(cause -> cause == SkipCause.UNAVAILABLE).isPresent();
  }

  private static Optional<String> violation(OutputBound criterion, String measured) {
    BigDecimal value;
    try {
      String number = measured.strip();
      if (number.length() > LONGEST_NUMBER) {
        return Optional.of("the measured value is not a number");
      }
      value = new BigDecimal(number);
    } catch (NumberFormatException e) {
      return Optional.of("the measured value is not a number");
    }
    int order = value.compareTo(criterion.limit());
    String limit = criterion.limit().toPlainString();
    return switch (criterion.bound()) {
      case AT_MOST -> order <= 0 ? Optional.empty() : Optional.of("more than " + limit);
      case AT_LEAST -> order >= 0 ? Optional.empty() : Optional.of("less than " + limit);
    };
  }

  private static String word(Bound bound) {
    return switch (bound) {
      case AT_MOST -> "atMost";
      case AT_LEAST -> "atLeast";
    };
  }

  private static String unfinished(TaskAddress task, TaskRecord record) {
    return switch (record.state()) {
      case FAILED -> task + " failed";
      case CANCELLED -> task + " was cancelled";
      case SKIPPED -> task + " was skipped" + skipped(record);
      default -> task + " has not finished";
    };
  }

  private static String skipped(TaskRecord record) {
    return switch (record.skipCause().orElse(SkipCause.BLOCKED)) {
      case BLOCKED -> ", because " + Words.list(record.blockedBy()) + " did not succeed";
      case CONDITION -> ", because nothing that it needs failed";
      case UNAVAILABLE -> ": " + Explanation.of(record).orElse("it cannot be done here");
    };
  }
}
