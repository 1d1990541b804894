package dev.decurion.runner.sql;

import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.output.AttemptLog;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * Applies the files of one task. Other tasks apply other files to the same database, before, after
 * or meanwhile; so a file that is unknown here is none of our business, and the order is the
 * plan's. Two that apply the same file at the same time wait for each other by Flyway's lock.
 */
final class Migrations {
  private final Map<MigrationVersion, SqlFile> files = new HashMap<>();
  private final Flyway flyway;
  private final AttemptLog log;

  Migrations(List<SqlFile> files, DataSource database, AttemptLog log) throws TaskFailedException {
    for (SqlFile file : files) {
      SqlFile other = this.files.put(MigrationVersion.fromVersion(file.version()), file);
      if (other != null) {
        throw TaskFailedException.because(
            "%s and %s have the same version, %s"
                .formatted(other.name(), file.name(), file.version()));
      }
    }
    this.log = log;
    this.flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database)
            .locations(new String[0])
            .javaMigrations(
                files.stream()
                    .map(file -> new SqlFileMigration(file, log))
                    .toArray(JavaMigration[]::new))
            .ignoreMigrationPatterns("*:missing", "*:future")
            .outOfOrder(true)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
  }

  /** What was done: files applied now, and files that had been applied before. */
  record Result(int applied, int skipped) {}

  Result apply() throws TaskFailedException {
    try {
      for (MigrationInfo info : flyway.info().all()) {
        checkUnaltered(info);
      }
      MigrateResult result = flyway.migrate();
      int applied = result.migrationsExecuted;
      report(applied);
      return new Result(applied, files.size() - applied);
    } catch (FlywayException e) {
      throw translated(e);
    }
  }

  private void checkUnaltered(MigrationInfo info) throws TaskFailedException {
    SqlFile file = info.getVersion() == null ? null : files.get(info.getVersion());
    if (file == null || !info.getState().isApplied()) {
      return;
    }
    if (!file.description().equals(info.getDescription())) {
      throw TaskFailedException.because(
          "%s: version %s of the database was made by another file, '%s'; choose another version"
              .formatted(file.name(), file.version(), info.getDescription()));
    }
    if (!info.isChecksumMatching()) {
      throw TaskFailedException.because(
          file.name()
              + " was altered after it had been applied; put the change into a new file with a"
              + " higher version");
    }
  }

  private void report(int applied) {
    log.println(
        "%d of %d files applied now, %d had been applied before"
            .formatted(applied, files.size(), files.size() - applied));
  }

  private static TaskFailedException translated(FlywayException e) {
    SQLException inDatabase = null;
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        inDatabase = sql;
        break;
      }
    }
    return inDatabase == null
        ? TaskFailedException.because(String.valueOf(e.getMessage()), e)
        : TaskFailedException.because(DatabaseFaults.ofWork(inDatabase), e);
  }
}
