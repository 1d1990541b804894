package dev.decurion.cli.command;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    description =
        "Runs again what failed, was skipped or was cancelled in a run that is over; keeps what"
            + " succeeded.")
final class RetryCommand implements Callable<Integer> {
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  @Option(names = "--follow", description = "Follow it until it is over; exit status as of `run`.")
  private boolean follow;

  RetryCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CoordinatorClient coordinator = connection.coordinator(context);
    RunView before = coordinator.run(run);
    if (!before.isOver() || before.succeeded()) {
      throw CommandFailure.badInput(
          "run " + run + " is " + before.status() + "; only one that did not succeed is retried");
    }
    coordinator.retry(run);
    context.print("run " + run + ": asked to retry; what succeeded is kept");
    if (!follow) {
      return ExitStatus.SUCCEEDED;
    }
    awaitGenerationAfter(before.generation(), coordinator);
    return new RunWatch(context, connection).untilOver(run);
  }

  /** The run is over until the coordinator has taken the request. */
  private void awaitGenerationAfter(int generation, CoordinatorClient coordinator) {
    Instant deadline = context.clock().instant().plus(START_PATIENCE);
    while (coordinator.run(run).generation() <= generation) {
      if (context.clock().instant().isAfter(deadline)) {
        throw CommandFailure.infrastructure(
            "run " + run + " did not begin again within " + START_PATIENCE.toSeconds() + " s");
      }
      Interruption.pause(BETWEEN_LOOKS);
    }
  }
}
