package dev.decurion.cli.command;

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
