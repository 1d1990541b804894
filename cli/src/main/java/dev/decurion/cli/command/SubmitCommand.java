package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.plan.PlanDocument;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "submit", description = "Submits a plan and prints the id of its run.")
final class SubmitCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private PlanArguments plan = new PlanArguments();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Submitting again with the same key returns the same run.")
  private @Nullable String idempotencyKey;

  SubmitCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PlanDocument document = plan.read(context);
    context.print(
        connection
            .coordinator(context)
            .submit(document.text(), plan.inputs(), Optional.ofNullable(idempotencyKey)));
    return ExitStatus.SUCCEEDED;
  }
}
