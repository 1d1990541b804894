package dev.decurion.protocol.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Budget;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.AttemptId;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskEvent.AttemptDispatched;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Hands an attempt to the runners: an entry of {@code {s}:tasks:<agent>}. Says all that a runner
 * needs to know.
 *
 * @param version of the format
 * @param attempt number, from 1
 * @param token fencing token of the attempt
 * @param timeout limit of action and verification together
 * @param env environment of the commands, on top of what the runner allows
 * @param secrets names of secrets that the commands get as variables; their values are the runner's
 *     alone
 * @param workdir relative to the workspace
 * @param versioning how it works in the run's code base; empty when that is not kept in git
 * @param parkOn the exit code that asks to be tried again later
 * @param skipOn the exit code that says that it cannot be done here
 * @param budget of the run, for the calls of language models in all its tasks
 * @param inputs of the run; {@code workspace} names the code base to work on
 * @param needs the outputs of the tasks that it needs
 */
public record Assignment(
    int version,
    RunId run,
    TaskAddress task,
    int attempt,
    long token,
    Action action,
    Optional<Action> verify,
    Duration timeout,
    Map<String, String> env,
    List<String> secrets,
    Optional<String> workdir,
    Optional<Versioning> versioning,
    List<String> tools,
    Optional<Integer> parkOn,
    Optional<Integer> skipOn,
    Optional<Budget> budget,
    Map<String, String> inputs,
    Map<TaskAddress, Map<String, String>> needs) {
  /** Raised when an older runner would misunderstand what is written; each new action is such. */
  public static final int VERSION = 3;

  public Assignment {
    version = Math.max(version, VersionedReader.OLDEST);
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(timeout, "timeout");
    env = env == null ? Map.of() : Map.copyOf(env);
    secrets = secrets == null ? List.of() : List.copyOf(secrets);
    tools = tools == null ? List.of() : List.copyOf(tools);
    inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    needs = needs == null ? Map.of() : Map.copyOf(needs);
  }

  /** The assignment of an attempt that has just been dispatched. */
  public static Assignment of(Run run, AttemptDispatched dispatched) {
    int index = run.graph().indexOf(dispatched.task()).orElseThrow();
    Task task = run.graph().task(index);
    return new Assignment(
        run.id(),
        task.address(),
        dispatched.number(),
        dispatched.token(),
        task.action(),
        task.verify(),
        task.timeout(),
        task.env(),
        task.secrets(),
        task.workdir(),
        Versioning.of(run, index),
        tools(run, task.address().agent()),
        task.rules().parkOn(),
        task.rules().skipOn(),
        run.plan().budget(),
        run.inputs(),
        outputsOfNeeds(run, index));
  }

  public AttemptId id() {
    return new AttemptId(run, task, attempt, token);
  }

  private static List<String> tools(Run run, AgentId agent) {
    return run.plan().agents().stream()
        .filter(it -> it.id().equals(agent))
        .findFirst()
        .map(Agent::tools)
        .orElse(List.of());
  }

  private static Map<TaskAddress, Map<String, String>> outputsOfNeeds(Run run, int task) {
    Map<TaskAddress, Map<String, String>> outputs = new LinkedHashMap<>();
    int asked = run.graph().template(task).orElse(task);
    for (int need : run.graph().needs(asked)) {
      if (!run.task(need).outputs().isEmpty()) {
        outputs.put(run.graph().task(need).address(), run.task(need).outputs());
      }
    }
    return outputs;
  }

  /** An assignment of today's version. */
  public Assignment(
      RunId run,
      TaskAddress task,
      int attempt,
      long token,
      Action action,
      Optional<Action> verify,
      Duration timeout,
      Map<String, String> env,
      List<String> secrets,
      Optional<String> workdir,
      Optional<Versioning> versioning,
      List<String> tools,
      Optional<Integer> parkOn,
      Optional<Integer> skipOn,
      Optional<Budget> budget,
      Map<String, String> inputs,
      Map<TaskAddress, Map<String, String>> needs) {
    this(
        VERSION,
        run,
        task,
        attempt,
        token,
        action,
        verify,
        timeout,
        env,
        secrets,
        workdir,
        versioning,
        tools,
        parkOn,
        skipOn,
        budget,
        inputs,
        needs);
  }

  /**
   * Reads an assignment of this version or an older one.
   *
   * @throws NewerVersionException when it is of a newer version
   * @throws JsonProcessingException when it is damaged or not complete
   */
  public static Assignment parse(ObjectMapper json, String text) throws JsonProcessingException {
    return new VersionedReader<>("assignment", VERSION, Assignment::version)
        .read(json.readerFor(Assignment.class), text);
  }
}
