package dev.decurion.cli;

import dev.decurion.cli.command.CommandContext;
import dev.decurion.cli.command.DecurionCommand;

/** The program. */
public final class Decurion {
  private Decurion() {}

  public static void main(String[] arguments) {
    CommandContext context = CommandContext.ofThisProcess();
    int status = DecurionCommand.in(context).execute(arguments);
    context.terminal().out().flush();
    System.exit(status);
  }
}
