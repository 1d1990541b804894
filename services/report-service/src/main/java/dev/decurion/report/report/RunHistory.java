package dev.decurion.report.report;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.TaskEvent.ApprovalAnswered;
import dev.decurion.core.run.TaskEvent.ApprovalRequested;
import dev.decurion.core.run.TaskEvent.MilestoneReached;
import dev.decurion.core.run.TaskEvent.ReportRefused;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the log of a run tells beyond the state of the run. Not thread-safe. */
public final class RunHistory {
  private static final int REFUSED_KEPT = 200;

  private final Deque<ReportRefused> refused = new ArrayDeque<>();
  private final Map<TaskAddress, Map<String, Instant>> milestones = new HashMap<>();
  private final List<Asked> questions = new ArrayList<>();

  /** A question, and the answer once there is one. */
  record Asked(ApprovalRequested question, Optional<ApprovalAnswered> answer) {}

  /** Takes an event, in the order of the log. */
  public void take(RunEvent event) {
    if (event instanceof ReportRefused late) {
      refused.addLast(late);
      if (refused.size() > REFUSED_KEPT) {
        refused.removeFirst();
      }
    } else if (event instanceof MilestoneReached reached) {
      // In a run that was retried the latest time counts, as the state of the task does.
      milestones
          .computeIfAbsent(reached.task(), task -> new HashMap<>())
          .put(reached.milestone(), reached.at());
    } else if (event instanceof ApprovalRequested question) {
      questions.add(new Asked(question, Optional.empty()));
    } else if (event instanceof ApprovalAnswered answer) {
      answerLatest(answer);
    }
  }

  /** The latest refused reports, oldest first. */
  public List<ReportRefused> refused() {
    return List.copyOf(refused);
  }

  /** When a task announced a milestone. */
  Optional<Instant> reachedAt(TaskAddress task, String milestone) {
    return Optional.ofNullable(milestones.getOrDefault(task, Map.of()).get(milestone));
  }

  /** Every question of the run, those before a retry included, in the order of asking. */
  List<Asked> questions() {
    return List.copyOf(questions);
  }

  /** One that was asked before a cancellation stays without an answer. */
  private void answerLatest(ApprovalAnswered answer) {
    for (int at = questions.size() - 1; at >= 0; at--) {
      ApprovalRequested question = questions.get(at).question();
      if (question.task().equals(answer.task())) {
        questions.set(at, new Asked(question, Optional.of(answer)));
        return;
      }
    }
  }
}
