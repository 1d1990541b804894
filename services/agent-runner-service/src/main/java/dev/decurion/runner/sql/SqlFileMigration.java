package dev.decurion.runner.sql;

import dev.decurion.runner.output.AttemptLog;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.zip.CRC32;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** One file as a migration of Flyway: in one transaction, known by the checksum of its SQL. */
final class SqlFileMigration implements JavaMigration {
  private final SqlFile file;
  private final AttemptLog log;

  SqlFileMigration(SqlFile file, AttemptLog log) {
    this.file = file;
    this.log = log;
  }

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion(file.version());
  }

  @Override
  public String getDescription() {
    return file.description();
  }

  @Override
  public Integer getChecksum() {
    CRC32 checksum = new CRC32();
    checksum.update(file.sql().getBytes(StandardCharsets.UTF_8));
    return (int) checksum.getValue();
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    log.println("applying " + file.name() + " (version " + file.version() + ")");
    // The connection is Flyway's: it commits and closes it.
    try (Statement statement = context.getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(file.sql());
      for (SQLWarning notice = statement.getWarnings();
          notice != null;
          notice = notice.getNextWarning()) {
        log.println(notice.getMessage());
      }
    } catch (SQLException e) {
      throw new SQLException(file.name() + ": " + e.getMessage(), e.getSQLState(), e);
    }
  }
}
