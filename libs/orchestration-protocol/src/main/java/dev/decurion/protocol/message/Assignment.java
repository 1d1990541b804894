package dev.decurion.protocol.message;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands an attempt to the runners: an entry of {@code {s}:tasks:<agent>}. Says all that a runner
 * needs to know.
 *
 * @param attempt number, from 1
 * @param token fencing token of the attempt
 * @param timeout limit of action and verification together
 * @param env environment of the commands, on top of what the runner allows
 * @param workdir relative to the workspace
 * @param parkOn the exit code that asks to be tried again later
 * @param inputs of the run; {@code workspace} names the code base to work on
 * @param needs the outputs of the tasks that it needs
 */
public record Assignment(
    RunId run,
    TaskAddress task,
    int attempt,
    long token,
    Action action,
    Optional<Action> verify,
    Duration timeout,
    Map<String, String> env,
    Optional<String> workdir,
    List<String> tools,
    Optional<Integer> parkOn,
    Map<String, String> inputs,
    Map<TaskAddress, Map<String, String>> needs) {
  public Assignment {
    needs = needs == null ? Map.of() : Map.copyOf(needs);
  }
}
