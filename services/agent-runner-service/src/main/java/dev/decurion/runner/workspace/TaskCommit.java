package dev.decurion.runner.workspace;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;

/**
 * What an attempt changed, as one commit.
 *
 * @param token of the attempt; the later one of two attempts has the higher token
 */
record TaskCommit(TaskAddress task, long token, String commit) {
  static final String TASK = "Decurion-Task";
  static final String TOKEN = "Decurion-Token";

  /** A commit message: a line for people, then trailers that tell whose it is. */
  static String message(String line, AttemptId attempt) {
    return """
        %s

        Decurion-Run: %s
        %s: %s
        Decurion-Attempt: %d
        %s: %d
        """
        .formatted(
            line, attempt.run(), TASK, attempt.task(), attempt.number(), TOKEN, attempt.token());
  }
}
