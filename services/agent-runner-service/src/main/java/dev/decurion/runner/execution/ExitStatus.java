package dev.decurion.runner.execution;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An exit status as a shell reports it, in words. */
record ExitStatus(int code) {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;
  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 8, "FPE", 9, "KILL", 11, "SEGV", 13,
          "PIPE", 15, "TERM");
  private static final Pattern SHELL_NOT_FOUND =
      Pattern.compile("(?m)^.*?: (?:line )?\\d+: ([^:\\n]+): (?:command )?not found$");

  boolean isFailure() {
    return code != 0;
  }

  /**
   * @param logTail the end of the output, which tells the cause
   */
  TaskFailedException failure(String logTail) {
    String signal = SIGNALS.get(code - SIGNALLED);
    if (signal != null) {
      return TaskFailedException.because("killed by signal %s (%d)".formatted(signal, code));
    }
    String message = "exit code " + code;
    if (code == NOT_FOUND) {
      message += ": " + notFound(logTail);
    } else if (code == NOT_EXECUTABLE) {
      message += ": the program cannot be executed; is it executable, and made for this machine?";
    } else {
      message += LastWords.of(logTail).map(line -> ": " + line).orElse("");
    }
    TaskFailedException failure = TaskFailedException.exited(code, message);
    return LastWords.advice(logTail).map(failure::explained).orElse(failure);
  }

  private static String notFound(String logTail) {
    Matcher line = SHELL_NOT_FOUND.matcher(logTail);
    String program = null;
    while (line.find()) {
      program = line.group(1);
    }
    return (program == null ? "a program" : "the program '" + program + "'")
        + " was not found; install it on the runner, or add its directory to the PATH";
  }
}
