package dev.decurion.runner.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Connections of one attempt, which can all be ended at once. Thread-safe. */
final class Connections implements DataSource, AutoCloseable {
  private static final org.jboss.logging.Logger LOG =
      org.jboss.logging.Logger.getLogger(Connections.class);
  private static final String CONNECT_SECONDS = "10";

  private final DatabaseUrl url;
  private final Duration statementTimeout;
  private final List<Connection> opened = new ArrayList<>();
  private boolean closed;

  Connections(DatabaseUrl url, Duration statementTimeout) {
    this.url = url;
    this.statementTimeout = statementTimeout;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(url.user(), url.password());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "decurion-runner");
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty(
        "options", "-c statement_timeout=" + Math.max(1, statementTimeout.toMillis()));
    Connection connection = DriverManager.getConnection(url.jdbc(), properties);
    synchronized (this) {
      opened.add(connection);
      if (!closed) {
        return connection;
      }
    }
    connection.close();
    throw new SQLException("the attempt is over");
  }

  /** Ends all statements and connections; no more are opened. */
  @Override
  public void close() {
    List<Connection> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(opened);
      opened.clear();
    }
    all.forEach(Connections::end);
  }

  private static void end(Connection connection) {
    try {
      if (!connection.isClosed()) {
        connection.unwrap(PGConnection.class).cancelQuery();
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.debugf("A connection could not be ended in order: %s", e.getMessage());
    }
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return Integer.parseInt(CONNECT_SECONDS);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
