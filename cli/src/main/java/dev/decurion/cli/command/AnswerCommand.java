package dev.decurion.cli.command;

import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.CoordinatorClient.Answer;
import dev.decurion.core.plan.TaskAddress;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that answer the question of a task. */
abstract class AnswerCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
  private String run = "";

  @Parameters(index = "1", paramLabel = "AGENT/TASK", description = "The task that asks.")
  private String task = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who answers, for the report; default: the login.")
  private @Nullable String by;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the report.")
  private String reason = "";

  AnswerCommand(CommandContext context) {
    this.context = context;
  }

  /** Sends the answer and returns it as one word, for the person. */
  abstract String send(CoordinatorClient coordinator, String run, TaskAddress task, Answer answer);

  @Override
  public final Integer call() {
    TaskAddress address = TaskArgument.parse(task);
    Answer answer = new Answer(Objects.requireNonNullElseGet(by, context::login), reason);
    String given = send(connection.coordinator(context), run, address, answer);
    context.print("run " + run + ": " + address + " " + given + " by " + answer.by());
    return ExitStatus.SUCCEEDED;
  }

  @Command(name = "approve", description = "Says yes to the question of a task, which succeeds.")
  static final class Approve extends AnswerCommand {
    Approve(CommandContext context) {
      super(context);
    }

    @Override
    String send(CoordinatorClient coordinator, String run, TaskAddress task, Answer answer) {
      coordinator.approve(run, task.agent().value(), task.task(), answer);
      return "approved";
    }
  }

  @Command(name = "reject", description = "Says no to the question of a task, which fails.")
  static final class Reject extends AnswerCommand {
    Reject(CommandContext context) {
      super(context);
    }

    @Override
    String send(CoordinatorClient coordinator, String run, TaskAddress task, Answer answer) {
      coordinator.reject(run, task.agent().value(), task.task(), answer);
      return "rejected";
    }
  }
}
