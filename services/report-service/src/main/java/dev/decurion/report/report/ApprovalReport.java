package dev.decurion.report.report;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.TaskEvent.ApprovalAnswered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A question that a task asked people, and what became of it.
 *
 * @param deadline when the default answer is given
 * @param answer absent as long as nobody has answered; for good when the task was cancelled
 * @param by who answered, as they say themselves
 * @param reason as they gave it; may be empty
 */
public record ApprovalReport(
    TaskAddress task,
    String question,
    Instant askedAt,
    Optional<Instant> deadline,
    Optional<Answer> answer,
    Optional<String> by,
    Optional<String> reason,
    Optional<Instant> answeredAt) {

  /** What was said. */
  public enum Answer {
    APPROVED,
    REJECTED
  }

  static List<ApprovalReport> of(Run run, RunHistory history) {
    return history.questions().stream().map(asked -> of(run, asked)).toList();
  }

  private static ApprovalReport of(Run run, RunHistory.Asked asked) {
    TaskAddress task = asked.question().task();
    Optional<ApprovalAnswered> answer = asked.answer();
    return new ApprovalReport(
        task,
        message(run, task),
        asked.question().at(),
        asked.question().deadline(),
        answer.map(it -> it.approved() ? Answer.APPROVED : Answer.REJECTED),
        answer.map(ApprovalAnswered::by),
        answer.map(ApprovalAnswered::reason),
        answer.map(ApprovalAnswered::at));
  }

  private static String message(Run run, TaskAddress task) {
    return run.graph()
        .indexOf(task)
        .map(index -> run.graph().task(index).action())
        .filter(Action.Approval.class::isInstance)
        .map(action -> ((Action.Approval) action).message())
        .orElse("");
  }
}
