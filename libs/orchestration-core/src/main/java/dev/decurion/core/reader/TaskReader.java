package dev.decurion.core.reader;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a task. */
final class TaskReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "run",
          "exec",
          "sql",
          "http",
          "llm",
          "wait",
          "approval",
          "estimate",
          "timeout",
          "retry",
          "verify",
          "env",
          "secrets",
          "workdir",
          "workspace",
          "needs",
          "when",
          "allowFailure",
          "onLateFailure",
          "locks",
          "parkOn",
          "skipOn",
          "forEach",
          "maxInstances");

  /** The keys with which a task has a command. */
  private static final List<String> COMMANDS = List.of("run", "exec", "verify");

  private final TaskDefaults defaults;
  private final ActionReader actions;
  private final NeedReader needs;

  TaskReader(TaskDefaults defaults, ActionReader actions, NeedReader needs) {
    this.defaults = defaults;
    this.actions = actions;
    this.needs = needs;
  }

  /** Empty when the task has no sound id. */
  Optional<ReadTask> read(Value value, AgentId agent, Variables ofAgent) {
    return value.fields("a task", KEYS).flatMap(fields -> read(fields, agent, ofAgent));
  }

  private Optional<ReadTask> read(Fields fields, AgentId agent, Variables ofAgent) {
    Optional<TaskAddress> address =
        fields
            .require("id")
            .flatMap(value -> Texts.id(value, "a task"))
            .map(id -> new TaskAddress(agent, id));
    Optional<String> name =
        fields.get("name").flatMap(value -> Texts.line(value, "the name of the task"));
    Action action = actions.read(fields);
    Optional<Duration> estimate =
        fields.get("estimate").flatMap(value -> Durations.read(value, "the estimate"));
    TaskDefaults limits = defaults.overlaidWith(fields);
    requireTimeToWait(fields, action, limits.timeout());
    Optional<Action> verify =
        fields.get("verify").flatMap(v -> ActionReader.command(v, "'verify'"));
    Variables variables = ofAgent.overlaidWith(fields);
    boolean hasCommand = !fields.present(COMMANDS).isEmpty() || hasOtherwise(action);
    if (!hasCommand) {
      refuseSecrets(fields);
    }
    Optional<String> workdir =
        fields.get("workdir").flatMap(value -> WorkspacePaths.read(value, "the workdir"));
    return address.map(
        known ->
            new ReadTask(
                new Task(
                    known,
                    name.orElse(known.task()),
                    action,
                    Duration.ZERO,
                    limits.timeout(),
                    limits.retry(),
                    verify,
                    variables.env(),
                    secrets(fields, action, variables, hasCommand),
                    workdir,
                    limits.workspace(),
                    fields.get("needs").map(v -> needs.ofTask(v, known)).orElse(List.of()),
                    TaskRulesReader.read(fields, action, needs)),
                estimate,
                estimate.isPresent() || !fields.has("estimate"),
                fields.value()));
  }

  private static void requireTimeToWait(Fields fields, Action action, Duration timeout) {
    if (action instanceof Action.Wait wait && wait.duration().compareTo(timeout) >= 0) {
      fields
          .value()
          .problem(
              "timeout-too-short",
              "the task waits for "
                  + Durations.written(wait.duration())
                  + " but its timeout is "
                  + Durations.written(timeout)
                  + "; give it a longer timeout");
    }
  }

  /** Those of the commands, checked together with those that a request has in its headers. */
  private static List<String> secrets(
      Fields fields, Action action, Variables variables, boolean hasCommand) {
    List<String> ofCommands = hasCommand ? variables.secrets() : List.of();
    if (!(action instanceof Action.Http http)) {
      return ofCommands;
    }
    if (http.secrets().stream().anyMatch(variables.env()::containsKey)) {
      fields
          .value()
          .problem(
              "secret-in-env", "'env' sets a secret of the headers; a secret is not in the plan");
    }
    Variables.bounded(
        fields.value(),
        Stream.concat(ofCommands.stream(), http.secrets().stream()).distinct().toList());
    return ofCommands;
  }

  private static boolean hasOtherwise(Action action) {
    return action instanceof Action.Llm llm && llm.otherwise().isPresent();
  }

  private static void refuseSecrets(Fields fields) {
    fields
        .get("secrets")
        .ifPresent(
            value ->
                value.problem(
                    "conflicting-keys",
                    "secrets are for commands, and this task has none; it needs run, exec, verify or"
                        + " an 'otherwise'"));
  }
}
