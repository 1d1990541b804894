package dev.decurion.cli.command;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.plan.PlanProblems;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The whole command line: {@code decurion}, its subcommands, and how failures are told. */
@Command(
    name = "decurion",
    mixinStandardHelpOptions = true,
    versionProvider = DecurionCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Runs a plan of work, split between specialised agents, as parallel as its dependencies"
            + " allow.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:Done; of `run` and `watch`: the run succeeded and met every criterion.",
      "1:The run failed, was cancelled, or missed a criterion.",
      "2:Bad plan or usage.",
      "3:A service did not start or answer, or the report could not be stored.",
      "130:Ended by Ctrl-C; `run` has cancelled its run."
    })
public final class DecurionCommand {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean verbose;

  private DecurionCommand() {}

  /** The command line, ready to {@code execute}. */
  public static CommandLine in(CommandContext context) {
    DecurionCommand top = new DecurionCommand();
    CommandLine commandLine = new CommandLine(top);
    for (Object command : subcommands(context)) {
      CommandLine sub = new CommandLine(command);
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      commandLine.addSubcommand(sub);
    }
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(writer(context.terminal().out()))
        .setErr(writer(context.terminal().err()))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> top.tell(failure, context.terminal().err()));
  }

  private static List<Object> subcommands(CommandContext context) {
    return List.of(
        new ValidateCommand(context),
        new RunCommand(context),
        new UpCommand(context),
        new SubmitCommand(context),
        new WatchCommand(context),
        new StatusCommand(context),
        new LogsCommand(context),
        new RunControl.Cancel(context),
        new RunControl.Pause(context),
        new RunControl.Resume(context),
        new RetryCommand(context),
        new AnswerCommand.Approve(context),
        new AnswerCommand.Reject(context),
        new ReportCommand(context),
        new AgentsCommand(context));
  }

  private int tell(Exception failure, PrintStream err) {
    if (failure instanceof CommandFailure told) {
      // Editors jump to lines of the form file:line:column, so nothing may stand before them.
      err.println((told instanceof PlanProblems ? "" : "decurion: ") + told.getMessage());
    } else {
      err.println(
          "decurion: unexpected: "
              + Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName())
              + (verbose ? "" : " (--verbose shows where)"));
    }
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return failure instanceof CommandFailure told ? told.exitStatus() : ExitStatus.INFRASTRUCTURE;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = DecurionCommand.class.getPackage().getImplementationVersion();
      return new String[] {"decurion " + Objects.requireNonNullElse(version, "(from classes)")};
    }
  }
}
