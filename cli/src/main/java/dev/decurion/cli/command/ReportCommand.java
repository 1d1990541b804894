package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.client.ReportClient;
import dev.decurion.cli.client.ReportFormat;
import dev.decurion.cli.client.TerminalText;
import dev.decurion.cli.report.ReportFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "Prints or stores the completion report of a run.")
final class ReportCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: by the file's extension, else md.")
  private @Nullable ReportFormat requestedFormat;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to store it; default: print it. The diffs to which an HTML report has links come into"
              + " the folder RUN beside it.")
  private @Nullable Path output;

  ReportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ReportClient reports = connection.reports(context);
    ReportFormat format = format();
    String report = reports.report(run, format);
    if (output == null) {
      context.terminal().out().print(TerminalText.of(report));
      if (!report.endsWith("\n")) {
        context.print("");
      }
    } else {
      Path file = context.directory().caller().resolve(output).toAbsolutePath();
      ReportFiles.write(file, report);
      if (format == ReportFormat.HTML) {
        ReportFiles.storeDiffs(reports, run, reports.report(run), file.getParent());
      }
    }
    return ExitStatus.SUCCEEDED;
  }

  private ReportFormat format() {
    return Optional.ofNullable(requestedFormat)
        .or(() -> Optional.ofNullable(output).map(Path::toString).flatMap(ReportFormat::ofFileName))
        .orElse(ReportFormat.MD);
  }
}
