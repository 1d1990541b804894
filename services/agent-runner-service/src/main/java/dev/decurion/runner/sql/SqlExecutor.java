package dev.decurion.runner.sql;

import dev.decurion.core.plan.Action;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.ActionExecutor;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.lease.StopReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Executes {@code sql}. */
@ApplicationScoped
class SqlExecutor implements ActionExecutor {
  private static final long TURN = 0x4465637572696f6eL; // "Decurion"

  private final Optional<String> configured;

  @Inject
  SqlExecutor(RunnerConfig config) {
    this(config.database().url());
  }

  SqlExecutor(Optional<String> configured) {
    this.configured = configured;
  }

  @Override
  public boolean executes(Action action) {
    return action instanceof Action.Sql;
  }

  @Override
  public Map<String, String> execute(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException {
    Action.Sql sql = (Action.Sql) action;
    List<SqlFile> files = new ArrayList<>();
    for (String name : sql.files()) {
      files.add(SqlFile.read(context.workspace(), name, sql.version()));
    }
    DatabaseUrl url = DatabaseUrl.of(configured);
    try (Connections connections = new Connections(url, context.deadline().remaining());
        Connection first = open(url, connections, context)) {
      awaitTurn(first);
      Migrations.Result result = new Migrations(files, connections, context.log()).apply();
      return Map.of(
          "applied", Integer.toString(result.applied()),
          "skipped", Integer.toString(result.skipped()));
    } catch (TaskFailedException | SQLException e) {
      Optional<StopReason> stop = context.held().stopReason();
      if (stop.isPresent()) {
        throw new StoppedException(stop.get());
      }
      if (context.deadline().isOver()) {
        throw TaskFailedException.timeout(context.deadline());
      }
      throw e instanceof TaskFailedException failure
          ? failure
          : TaskFailedException.because(DatabaseFaults.ofWork((SQLException) e), e);
    }
  }

  private static void endInTime(Connections connections, AttemptContext context) {
    Executor atTheEnd =
        CompletableFuture.delayedExecutor(
            context.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
    atTheEnd.execute(connections::close);
    context.held().stopped().thenRunAsync(connections::close);
  }

  private static Connection open(DatabaseUrl url, Connections connections, AttemptContext context)
      throws TaskFailedException {
    endInTime(connections, context);
    try {
      return connections.getConnection();
    } catch (SQLException e) {
      throw TaskFailedException.because(DatabaseFaults.ofConnecting(url, e), e);
    }
  }

  /**
   * One task at a time, until its connection closes: Flyway's own lock does not cover the making of
   * its table.
   */
  private static void awaitTurn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + TURN + ")");
    }
  }
}
