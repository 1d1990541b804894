package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.client.TerminalText;
import dev.decurion.core.plan.TaskAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints the log of a task.")
final class LogsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  @Parameters(index = "1", paramLabel = "AGENT/TASK", description = "The address of the task.")
  private String task = "";

  LogsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TaskAddress address = TaskArgument.parse(task);
    String log = connection.coordinator(context).log(run, address.agent().value(), address.task());
    context.terminal().out().print(TerminalText.of(log));
    if (!log.isEmpty() && !log.endsWith("\n")) {
      context.print("");
    }
    return ExitStatus.SUCCEEDED;
  }
}
