package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.AgentCapacity;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "agents", description = "Shows who serves each agent and what waits for it.")
final class AgentsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  AgentsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<AgentCapacity> agents = connection.coordinator(context).agents();
    if (agents.isEmpty()) {
      context.print("no agents yet: they become known with the first plan that has them");
      return ExitStatus.SUCCEEDED;
    }
    TextTable table =
        new TextTable()
            .row("AGENT", "RUNNERS", "SLOTS", "READY", "DISPATCHED", "RUNNING", "MISSING TOOLS");
    for (AgentCapacity agent : agents) {
      table.row(
          agent.agent(),
          Integer.toString(agent.runners()),
          Integer.toString(agent.slots()),
          Integer.toString(agent.ready()),
          Integer.toString(agent.dispatched()),
          Integer.toString(agent.running()),
          agent.missingTools().stream()
              .map(missing -> missing.runner() + ": " + String.join(", ", missing.tools()))
              .collect(Collectors.joining("; ")));
    }
    table.lines().forEach(context::print);
    return ExitStatus.SUCCEEDED;
  }
}
