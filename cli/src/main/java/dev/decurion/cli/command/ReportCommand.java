package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
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
  private @Nullable ReportFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to store it; default: print it.")
  private @Nullable Path output;

  ReportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String report = connection.reports(context).report(run, chosenFormat());
    if (output == null) {
      context.terminal().out().print(TerminalText.of(report));
      if (!report.endsWith("\n")) {
        context.print("");
      }
    } else {
      ReportFiles.write(context.directory().caller().resolve(output), report);
    }
    return ExitStatus.SUCCEEDED;
  }

  private ReportFormat chosenFormat() {
    return Optional.ofNullable(format)
        .or(() -> Optional.ofNullable(output).map(Path::toString).flatMap(ReportFormat::ofFileName))
        .orElse(ReportFormat.MD);
  }
}
