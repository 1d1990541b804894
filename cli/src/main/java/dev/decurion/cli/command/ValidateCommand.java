package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.plan.PlanDocument;
import dev.decurion.cli.plan.PlanOverview;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = "Checks a plan and shows what it can gain, without any service.")
final class ValidateCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private PlanArguments plan = new PlanArguments();

  ValidateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PlanDocument document = plan.read(context);
    document
        .checkWorkspaceIfPresent(context.directory().caller(), plan.inputs())
        .ifPresent(
            absent ->
                context
                    .terminal()
                    .err()
                    .println(
                        "note: the workspace '"
                            + absent
                            + "' is not here; its files are unchecked"));
    PlanOverview.lines(document.plan()).forEach(context::print);
    return ExitStatus.SUCCEEDED;
  }
}
