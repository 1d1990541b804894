package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.client.CoordinatorClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Commands that ask something of a run and do not wait for it. */
abstract class RunControl implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  RunControl(CommandContext context) {
    this.context = context;
  }

  /** Returns what was asked, for the person. */
  abstract String ask(CoordinatorClient coordinator, String run);

  @Override
  public final Integer call() {
    context.print(ask(connection.coordinator(context), run));
    return ExitStatus.SUCCEEDED;
  }

  @Command(name = "cancel", description = "Stops the running tasks of a run and ends it.")
  static final class Cancel extends RunControl {
    Cancel(CommandContext context) {
      super(context);
    }

    @Override
    String ask(CoordinatorClient coordinator, String run) {
      coordinator.cancel(run);
      return "run " + run + ": asked to cancel";
    }
  }

  @Command(name = "pause", description = "Lets running tasks end and starts no others.")
  static final class Pause extends RunControl {
    Pause(CommandContext context) {
      super(context);
    }

    @Override
    String ask(CoordinatorClient coordinator, String run) {
      coordinator.pause(run);
      return "run " + run + ": asked to pause; what runs may end";
    }
  }

  @Command(name = "resume", description = "Goes on with a paused run.")
  static final class Resume extends RunControl {
    Resume(CommandContext context) {
      super(context);
    }

    @Override
    String ask(CoordinatorClient coordinator, String run) {
      coordinator.resume(run);
      return "run " + run + ": asked to resume";
    }
  }
}
