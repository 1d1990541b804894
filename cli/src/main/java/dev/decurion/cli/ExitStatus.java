package dev.decurion.cli;

/** The exit statuses that scripts may rely on. */
public final class ExitStatus {
  /** Done; for a run: it succeeded and met every criterion. */
  public static final int SUCCEEDED = 0;

  /** The run failed, was cancelled, or missed a criterion. */
  public static final int NOT_SUCCEEDED = 1;

  /** A plan with problems, wrong options, or a name that nothing has. */
  public static final int BAD_INPUT = 2;

  /**
   * Redis, PostgreSQL, a port or a service is missing or broken, or a disk is full; also of a run
   * that succeeded and met every criterion, but whose report could not be stored.
   */
  public static final int INFRASTRUCTURE = 3;

  /** Ended by Ctrl-C, by the convention of shells. */
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}
}
