package dev.decurion.runner.workspace;

/** An attempt has no workspace, or what it changed there cannot be kept; says why to people. */
public final class WorkspaceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** The workspace cannot be used as the plan has it. */
    UNUSABLE,
    /** Two tasks have changed the same. */
    CONFLICT,
    /** The caller did not want to wait any longer. */
    GIVEN_UP
  }

  private final Kind kind;

  private WorkspaceException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  private WorkspaceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static WorkspaceException because(String message) {
    return new WorkspaceException(Kind.UNUSABLE, message);
  }

  static WorkspaceException because(String message, Throwable cause) {
    return new WorkspaceException(Kind.UNUSABLE, message, cause);
  }

  static WorkspaceException conflict(String message) {
    return new WorkspaceException(Kind.CONFLICT, message);
  }

  static WorkspaceException givenUp() {
    return new WorkspaceException(
        Kind.GIVEN_UP, "it was stopped while it waited for the workspace");
  }

  public Kind kind() {
    return kind;
  }
}
