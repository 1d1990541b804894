package dev.decurion.cli.command;

import dev.decurion.cli.Durations;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import dev.decurion.cli.follow.WaitText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Shows all runs, or the tasks of one.")
final class StatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "The id of a run.")
  private @Nullable String run;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (run == null) {
      showAll(connection.coordinator(context).runs());
    } else {
      show(connection.coordinator(context).run(run));
    }
    return ExitStatus.SUCCEEDED;
  }

  private void showAll(List<RunView> runs) {
    if (runs.isEmpty()) {
      context.print("no runs yet");
      return;
    }
    TextTable table = new TextTable().row("RUN", "PLAN", "STATUS", "TASKS", "FAILED", "AGE");
    Instant now = context.clock().instant();
    for (RunView each : runs) {
      table.row(
          each.run(),
          each.planName(),
          each.status(),
          each.count("succeeded") + "/" + each.total(),
          Integer.toString(each.count("failed")),
          Durations.text(each.age(now)));
    }
    table.lines().forEach(context::print);
  }

  private void show(RunView view) {
    context.print(
        view.planName()
            + "  run "
            + view.run()
            + "  "
            + view.status()
            + "  "
            + Durations.text(view.age(context.clock().instant())));
    TextTable table = new TextTable().row("TASK", "STATE", "ATTEMPT", "RUNNER", "TOOK", "");
    for (AgentView agent : view.agents()) {
      for (TaskView task : agent.tasks()) {
        table.row(
            agent.id() + "/" + task.id(),
            task.state(),
            task.attempt() == 0 ? "" : Integer.toString(task.attempt()),
            Objects.requireNonNullElse(task.runner(), ""),
            task.took().map(Durations::text).orElse(""),
            remark(task));
      }
    }
    table.lines().forEach(context::print);
  }

  private String remark(TaskView task) {
    String why =
        task.why().map(text -> task.failureAllowed() ? "allowed: " + text : text).orElse("");
    return WaitText.of(task, context.clock())
        .map(wait -> why.isEmpty() ? wait : wait + " (" + why + ")")
        .orElse(why.isEmpty() ? Objects.requireNonNullElse(task.name(), "") : why);
  }
}
