package dev.decurion.cli.report;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.client.ReportClient;
import dev.decurion.cli.client.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report of a run as files. */
public final class ReportFiles {
  private ReportFiles() {}

  /** Writes {@code report.json}, {@code .html}, {@code .md} and {@code .xml} into the folder. */
  static void store(ReportClient reports, String run, Path folder) {
    for (ReportFormat format : ReportFormat.values()) {
      write(folder.resolve("report." + format.extension()), reports.report(run, format));
    }
  }

  public static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw CommandFailure.badInput("cannot write " + file + ": " + e.getMessage());
    }
  }
}
