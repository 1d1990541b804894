package dev.decurion.runner.sql;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says for people what went wrong with a database, and what to do. */
final class DatabaseFaults {
  private static final String CONNECTION = "08";
  private static final String SHUTDOWN = "57P0";
  private static final String SIGNING_IN = "28";

  private DatabaseFaults() {}

  /** While the connection was made. */
  static String ofConnecting(DatabaseUrl url, SQLException fault) {
    return "the database at %s does not let us in: %s (DECURION_DATABASE_URL of the runner)"
        .formatted(url, explained(fault));
  }

  private static String explained(SQLException fault) {
    String message = String.valueOf(fault.getMessage());
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "the runner finds no host " + cause.getMessage() + "; is it spelled right?";
      }
      if (cause instanceof SocketTimeoutException) {
        return "it does not answer ("
            + cause.getMessage()
            + "); is it up, and does the network let the runner through?";
      }
    }
    if (fault.getCause() == null && state(fault).startsWith(CONNECTION)) {
      return message + " Is it up, and does the network let the runner through?";
    }
    if (state(fault).startsWith(SIGNING_IN)) {
      return message + "; are user and password right?";
    }
    return fault.getCause() instanceof IOException cause ? message + " (" + cause + ")" : message;
  }

  /** After that: what the database has to say, or that it is gone. */
  static String ofWork(SQLException fault) {
    String message = String.valueOf(fault.getMessage());
    return state(fault).startsWith(CONNECTION) || state(fault).startsWith(SHUTDOWN)
        ? "the connection to the database was lost ("
            + message
            + "); its own log may say why. What was not committed is rolled back; 'retry' of the task"
            + " applies what is left"
        : message;
  }

  private static String state(SQLException fault) {
    return String.valueOf(fault.getSQLState());
  }
}
