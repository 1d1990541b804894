package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.runner.workspace.WorkspaceException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task failed; the message is for the person who wrote the plan. */
public final class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure.Reason reason;
  private final @Nullable Integer exitCode;

  private TaskFailedException(
      Failure.Reason reason,
      String message,
      @Nullable Integer exitCode,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.exitCode = exitCode;
  }

  public static TaskFailedException because(String message) {
    return new TaskFailedException(Failure.Reason.FAILURE, message, null, null);
  }

  public static TaskFailedException because(String message, Throwable cause) {
    return new TaskFailedException(Failure.Reason.FAILURE, message, null, cause);
  }

  /** The time limit passed. */
  public static TaskFailedException timeout(Deadline deadline) {
    return new TaskFailedException(
        Failure.Reason.TIMEOUT,
        "did not end within " + deadline.written() + "; it was stopped",
        null,
        null);
  }

  static TaskFailedException of(WorkspaceException cause) {
    Failure.Reason reason =
        cause.kind() == WorkspaceException.Kind.CONFLICT
            ? Failure.Reason.CONFLICT
            : Failure.Reason.FAILURE;
    return new TaskFailedException(reason, String.valueOf(cause.getMessage()), null, cause);
  }

  static TaskFailedException exited(int code, String message) {
    return new TaskFailedException(Failure.Reason.FAILURE, message, code, null);
  }

  /** The same failure with more about its cause. */
  TaskFailedException explained(String cause) {
    return new TaskFailedException(reason, getMessage() + "; " + cause, exitCode, this);
  }

  /** The same failure, of the verification; a time limit stays a time limit. */
  TaskFailedException ofVerification() {
    return reason != Failure.Reason.FAILURE
        ? this
        : new TaskFailedException(
            Failure.Reason.VERIFY,
            "the action succeeded, but its verification failed: " + getMessage(),
            exitCode,
            this);
  }

  /** It cannot be done here, as the last line that it printed says. */
  TaskFailedException unavailable(String logTail) {
    String last =
        logTail
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .reduce((a, b) -> b)
            .orElse("");
    String message = last.isEmpty() ? getMessage() + " (skipOn)" : last;
    return new TaskFailedException(Failure.Reason.UNAVAILABLE, message, exitCode, this);
  }

  /** The same failure with another message. */
  TaskFailedException saying(String message) {
    return new TaskFailedException(reason, message, exitCode, this);
  }

  /** Of the process that ended with a failure, if there was one. */
  Optional<Integer> exitCode() {
    return Optional.ofNullable(exitCode);
  }

  Failure failure(String logTail) {
    return new Failure(reason, String.valueOf(getMessage()), exitCode(), logTail);
  }
}
