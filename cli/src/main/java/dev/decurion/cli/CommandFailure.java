package dev.decurion.cli;

/** A command cannot go on; its message is written for the person at the terminal. */
public class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitStatus;

  public CommandFailure(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  public CommandFailure(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  public static CommandFailure badInput(String message) {
    return new CommandFailure(ExitStatus.BAD_INPUT, message);
  }

  public static CommandFailure infrastructure(String message) {
    return new CommandFailure(ExitStatus.INFRASTRUCTURE, message);
  }

  public static CommandFailure infrastructure(String message, Throwable cause) {
    return new CommandFailure(ExitStatus.INFRASTRUCTURE, message, cause);
  }

  public static CommandFailure interrupted() {
    return new CommandFailure(ExitStatus.INTERRUPTED, "interrupted");
  }

  public int exitStatus() {
    return exitStatus;
  }
}
