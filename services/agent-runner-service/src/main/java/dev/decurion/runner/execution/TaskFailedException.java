package dev.decurion.runner.execution;

import dev.decurion.core.run.Failure;
import dev.decurion.core.run.Usage;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.WorkspaceException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task failed; the message is for the person who wrote the plan. */
public final class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure.Reason reason;
  private final @Nullable Integer exitCode;
  private final @Nullable Duration retryAfter;
  private @Nullable Usage usage;

  private TaskFailedException(
      Failure.Reason reason,
      String message,
      @Nullable Integer exitCode,
      @Nullable Throwable cause) {
    this(reason, message, exitCode, null, cause);
  }

  private TaskFailedException(
      Failure.Reason reason,
      String message,
      @Nullable Integer exitCode,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.exitCode = exitCode;
    this.retryAfter = retryAfter;
  }

  public static TaskFailedException because(String message) {
    return new TaskFailedException(Failure.Reason.FAILURE, message, null, null);
  }

  public static TaskFailedException because(String message, Throwable cause) {
    return new TaskFailedException(Failure.Reason.FAILURE, message, null, cause);
  }

  /** It cannot go on for now, and asks to be tried again so much later. */
  public static TaskFailedException parked(String message, Duration retryAfter) {
    return new TaskFailedException(Failure.Reason.PARKED, message, null, retryAfter, null);
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
  public TaskFailedException explained(String cause) {
    return saying(getMessage() + "; " + cause);
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

  /** The same failure without secrets in its message. */
  public TaskFailedException masked(Secrets secrets) {
    String message = String.valueOf(getMessage());
    String masked = secrets.mask(message);
    return masked.equals(message) ? this : saying(masked, null);
  }

  /** The same failure with another message. */
  TaskFailedException saying(String message) {
    return saying(message, this);
  }

  private TaskFailedException saying(String message, @Nullable Throwable cause) {
    TaskFailedException same =
        new TaskFailedException(reason, message, exitCode, retryAfter, cause);
    same.usage = usage;
    return same;
  }

  /** Of the process that ended with a failure, if there was one. */
  Optional<Integer> exitCode() {
    return Optional.ofNullable(exitCode);
  }

  /** How much later it asks to be tried again; empty when it has failed. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The same failure, of an attempt that has used so much of language models; null: not known. */
  public TaskFailedException using(@Nullable Usage used) {
    usage = used;
    return this;
  }

  Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  Failure failure(String logTail) {
    return new Failure(reason, String.valueOf(getMessage()), exitCode(), logTail, usage());
  }
}
