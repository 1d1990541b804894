package dev.decurion.cli.report;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Disk;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.client.CompletionReport;
import dev.decurion.cli.client.ReportClient;
import dev.decurion.cli.client.ReportFormat;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.TaskAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The report of a run as files. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes {@code report.json}, {@code .html}, {@code .md} and {@code .xml} into the folder, and
   * the diffs.
   */
  static void store(ReportClient reports, String run, CompletionReport report, Path folder) {
    for (ReportFormat format : ReportFormat.values()) {
      write(folder.resolve("report." + format.extension()), reports.report(run, format));
    }
    storeDiffs(reports, run, report, folder);
  }

  /** Writes what tasks changed to where the HTML report in a folder has its links to. */
  public static void storeDiffs(
      ReportClient reports, String run, CompletionReport report, Path folder) {
    if (!Identifiers.isValid(run)) { // it becomes part of a path
      throw CommandFailure.badInput("not the id of a run: " + Identifiers.excerpt(run));
    }
    for (TaskAddress task : report.changed()) {
      Path ofTask = folder.resolve(run).resolve("tasks").resolve(task.toString());
      write(ofTask.resolve("diff"), reports.diff(run, task));
    }
  }

  /**
   * Writes a file whole or not at all, and the folders that it lies in.
   *
   * @throws CommandFailure when the disk is full, or when nobody can write there
   */
  public static void write(Path file, String content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) { // which may be a link
        Files.createDirectories(folder);
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a device
        Files.writeString(file, content);
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file, content);
      }
    } catch (IOException e) {
      String message = "cannot write " + file + ": " + Disk.why(e, file);
      throw Disk.isFull(e, file)
          ? CommandFailure.infrastructure(message, e)
          : new CommandFailure(ExitStatus.BAD_INPUT, message, e);
    }
  }

  private static void replace(Path file, String content) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(part, content);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
